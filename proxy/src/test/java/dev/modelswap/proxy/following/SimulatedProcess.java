package dev.modelswap.proxy.following;

import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Promise;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process of a proxy: the real books of requests and followers, on a simulated network, Lease and clock. */
final class SimulatedProcess implements Dial, Followers.Listener {

    private static final long LOOK = 250;
    private static final long LEASE_LOOK = 500;
    private static final long RENEWAL = 3_000;
    private static final long TERM = 15_000;
    private static final long UNDECIDED = 25_000;
    private static final long NOTICED = 1_800;
    private static final int LONGEST_LIST = 300;
    private static final long DIAL_TIMEOUT = 3_000;

    private final SimulatedWorld world;
    private final String pod;
    private final Queue<Runnable> backlog = new ArrayDeque<>();
    private final List<SimulatedLine> lines = new ArrayList<>();
    private final OwnRequests own;
    private final KnownModels models = new KnownModels();
    private final Followers followers;
    private @Nullable SimulatedEngine engine;

    private boolean dead;
    private boolean halted;
    private boolean cutOff;
    /** When it was halted or cut off, if it is. */
    private long awaySince;

    private long awayUntil = -10_000;

    private boolean leads;
    private boolean deposed;
    private long epoch = -1;
    private SimulatedLine.@Nullable End<FromLeader> leader;
    private long heard = -1;
    private long leaseSeen = -1;
    private long leaseSince;

    SimulatedProcess(SimulatedWorld world, String pod) {
        this.world = world;
        this.pod = pod;
        SerialExecutor serial = new SerialExecutor();
        own = new OwnRequests(() -> Runnable::run, world::now, serial, models, this::mayServeUndecided);
        engine = new SimulatedEngine(this, world.rules());
        followers = new Followers(serial, engine, own, models, this, world::now, this);
        later(1 + world.random().nextInt(2_000), this::lookAtTheLease);
        look();
    }

    String pod() {
        return pod;
    }

    long now() {
        return world.now();
    }

    SimulatedApi api() {
        return world.api();
    }

    boolean isDead() {
        return dead;
    }

    boolean isCutOff() {
        return cutOff;
    }

    boolean leads() {
        return leads && !dead;
    }

    boolean hasBeenTold() {
        return leads || deposed || heard >= 0;
    }

    /** Whether the kubelet has had the time to see that it does not answer. */
    boolean isReady() {
        return !dead && !deposed && hasBeenTold() && !((halted || cutOff) && now() - awaySince > 7_000);
    }

    /**
     * Whether nobody may take a model from under its requests: not even from one that drains, and is not ready therefore. One that was away for
     * long, so that Kubernetes does not call it ready, may lose what it grants before it hears that another one leads.
     */
    boolean mustBeSpared() {
        boolean isAway = (halted || cutOff) && now() - awaySince > 5_000;
        boolean wasAway = awayUntil - awaySince > 5_000 && now() - awayUntil < 4_000;
        return !dead && !isAway && !wasAway;
    }

    /** Whether it drains although its pod is not told to end, so that only whoever hears it can tell it from one that is gone. */
    boolean drains() {
        return deposed;
    }

    /** Whether it was halted or cut off until a moment ago. */
    boolean hasBeenAway() {
        return halted || cutOff || now() - awayUntil < 10_000;
    }

    boolean isReachable() {
        return !dead && !halted && !cutOff;
    }

    int waiting() {
        return own.waiting();
    }

    int holding() {
        return own.holding();
    }

    @Nullable
    SimulatedEngine engine() {
        return engine;
    }

    /** Runs this, once the process runs. */
    void run(Runnable task) {
        if (dead) {
            return;
        }
        if (halted) {
            backlog.add(task);
        } else {
            task.run();
        }
    }

    void later(long millis, Runnable task) {
        world.timeline().after(millis, () -> run(task));
    }

    void soon(Runnable task) {
        later(1, task);
    }

    void kill() {
        dead = true;
        lines.forEach(line -> line.processEnded(this));
    }

    void halt(long millis) {
        if (!halted && !cutOff) {
            halted = true;
            goesAway();
            world.timeline().after(millis, () -> {
                halted = false;
                awayUntil = now();
                while (!backlog.isEmpty() && !dead) {
                    backlog.remove().run();
                }
            });
        }
    }

    /** Who goes again at once has been away all the time, as far as the kubelet, and those who wait for its word, can tell. */
    private void goesAway() {
        if (now() - awayUntil > 4_000) {
            awaySince = now();
        }
    }

    void cutOff(long millis) {
        if (!halted && !cutOff) {
            cutOff = true;
            goesAway();
            world.timeline().after(millis, () -> {
                cutOff = false;
                awayUntil = now();
            });
        }
    }

    /** A client of this proxy. */
    void ask(String model, boolean mayLeave) {
        Promise<Void> left = Promise.promise();
        if (mayLeave && world.random().nextInt(20) == 0) {
            later(world.random().nextInt(5_000), left::tryComplete);
        }
        own.admit(world.model(model), left.future())
                .onSuccess(grant -> granted(model, grant))
                .onFailure(world::refused);
    }

    private void granted(String model, Grant grant) {
        world.runs(this, model, grant.backend());
        Runnable end = () -> {
            world.runsNoMore(this, grant.backend());
            grant.release();
        };
        grant.revoked().onSuccess(revoked -> later(1, end));
        later(1 + world.random().nextInt(3_000), end);
    }

    private boolean mayServeUndecided() {
        return heard >= 0 && (leader != null || now() - heard < UNDECIDED);
    }

    private void look() {
        followers.look();
        if (engine != null) {
            engine.tick();
        }
        later(LOOK, this::look);
    }

    // ---- the Lease

    private void lookAtTheLease() {
        later(LEASE_LOOK, this::lookAtTheLease);
        SimulatedApi api = world.api();
        if (leads || deposed || cutOff) {
            return;
        }
        if (api.away) {
            leaseSeen = -1;
            return;
        }
        if (leaseSeen != api.leaseVersion) {
            leaseSeen = api.leaseVersion;
            leaseSince = now();
        }
        if (api.holder.isEmpty()) {
            take(false, 0);
        } else if (api.holder.equals(pod) || world.hasEnded(api.holder)) {
            take(true, 0);
        } else if (now() - leaseSince >= TERM) {
            take(true, TERM);
        }
    }

    private void take(boolean fences, long silence) {
        leads = true;
        note("leads");
        world.api().hold(pod, true);
        long by = world.api().transitions;
        if (fences) {
            world.api()
                    .models()
                    .forEach(model ->
                            later(world.api().delay(), () -> world.api().fence(model.name)));
        }
        epoch = Math.max(epoch, by);
        later(fences ? SimulatedApi.LONGEST_CALL : 1, () -> lead(by, silence));
        later(RENEWAL, this::renew);
    }

    private void lead(long by, long silence) {
        followers.prepare(by, Duration.ofMillis(silence));
        list();
    }

    /** Until it has seen all that there is it decides nothing. */
    private void list() {
        later(1 + world.random().nextInt(LONGEST_LIST), () -> {
            if (world.api().away || cutOff) {
                list();
                return;
            }
            world.api().models().forEach(model -> look(model.name));
            world.proxies(pod).forEach(followers::observe);
            followers.lead();
        });
    }

    private void renew() {
        if (!leads) {
            return;
        }
        SimulatedApi api = world.api();
        if (!api.away && !cutOff) {
            if (api.holder.equals(pod)) {
                api.hold(pod, false);
            } else {
                depose();
            }
        }
        later(RENEWAL, this::renew);
    }

    /** As a rollout or a drain does it. */
    void resign() {
        if (leads && !world.api().away && !cutOff && world.api().holder.equals(pod)) {
            depose();
            giveBack();
        }
    }

    /** The Lease, once all that was written under it has come to its end. */
    private void giveBack() {
        if (engine != null && !engine.isIdle()) {
            later(50, this::giveBack);
        } else if (!world.api().away && !cutOff && world.api().holder.equals(pod)) {
            world.api().hold("", false);
        }
    }

    private void depose() {
        leads = false;
        deposed = true;
        followers.stop();
        if (engine != null) {
            engine.stepDown();
        }
        // It ends once its requests have, and is started again.
        later(20_000, () -> world.restart(this));
    }

    // ---- what the cluster shows

    /** Who does not lead does not look; who does sees a pod as it is by then. */
    void lookAtProxy(String other) {
        later(world.random().nextInt(LONGEST_LIST), () -> {
            if (leads) {
                followers.observe(world.proxy(other));
            }
        });
    }

    void look(String model) {
        if (leads && engine != null && !world.api().away && !cutOff) {
            SimulatedApi.Model seen = world.api().model(model);
            engine.observed(
                    model,
                    seen.version,
                    seen.state(),
                    seen.backend().map(List::of).orElse(List.of()));
        } else if (leads) {
            later(LOOK, () -> look(model));
        }
    }

    void stateObserved(String model, ModelState state) {
        followers.stateObserved(model, state, 0);
    }

    // ---- as the one that leads

    @Override
    public void as(long number) {
        epoch = number;
    }

    @Override
    public boolean isPossible() {
        return true;
    }

    @Override
    public void dial(Observation.ProxySeen proxy, Consumer<Dial.Call> answered, Consumer<Throwable> failed) {
        SimulatedProcess there = world.process(proxy.pod());
        long by = epoch;
        later(1 + world.random().nextInt(100), () -> {
            if (there == null || there.cutOff || cutOff) {
                later(1_000, () -> failed.accept(new IllegalStateException("no answer")));
                return;
            }
            if (there.isDead()) {
                failed.accept(new ConnectException("refused"));
                return;
            }
            AtomicBoolean over = new AtomicBoolean();
            later(DIAL_TIMEOUT, () -> {
                if (!over.getAndSet(true)) {
                    failed.accept(new IllegalStateException("no answer"));
                }
            });
            there.run(() -> {
                if (!over.getAndSet(true)) {
                    there.dialled(
                            this,
                            by,
                            line -> run(() -> answered.accept(call(line))),
                            why -> run(() -> failed.accept(why)));
                }
            });
        });
    }

    private static Dial.Call call(SimulatedLine line) {
        return new Dial.Call() {
            @Override
            public void send(FromLeader message) {
                line.toFollower(message);
            }

            @Override
            public void open(Consumer<FromFollower> message, Runnable gone) {
                line.ofLeader.open(message, bySilence -> gone.run());
                if (line.ofLeader.isClosed()) {
                    gone.run();
                }
            }

            @Override
            public void close() {
                line.ofLeader.close(false);
            }
        };
    }

    @Override
    public void heard(String from, FromFollower message) {
        // grants alone are looked at here
    }

    @Override
    public void lost(String from) {
        // grants alone are looked at here
    }

    @Override
    public List<FromLeader> history() {
        return List.of();
    }

    @Override
    public void profilesChanged() {
        // grants alone are looked at here
    }

    // ---- as a follower

    boolean isUseUnknown() {
        return followers.isUseUnknown();
    }

    String others() {
        return followers.described();
    }

    void note(String what) {
        world.note(pod + " " + what);
    }

    private void dialled(
            SimulatedProcess by, long number, Consumer<SimulatedLine> accepted, Consumer<Throwable> refused) {
        if (number < epoch) {
            refused.accept(new IllegalStateException("a later epoch has begun"));
            return;
        }
        epoch = number;
        note("follows " + by.pod + " with " + own.holding() + " held");
        SimulatedLine.End<FromLeader> before = leader;
        SimulatedLine line = new SimulatedLine(world, by, this);
        by.lines.add(line);
        lines.add(line);
        if (leads) {
            depose();
        }
        Consumer<FromFollower> messages = line::toLeader;
        leader = line.ofFollower;
        heard = now();
        accepted.accept(line);
        Consumer<FromLeader> answers = own.answersOf(messages);
        line.ofFollower.open(
                message -> {
                    heard = now();
                    answers.accept(message);
                    models.take(message);
                },
                bySilence -> gone(line.ofFollower, messages, bySilence));
        own.put(messages);
        if (before != null) {
            before.close(false);
        }
    }

    private void gone(SimulatedLine.End<FromLeader> end, Consumer<FromFollower> messages, boolean bySilence) {
        if (leader != end) {
            return;
        }
        note("hears no leader" + (bySilence ? ", by silence" : ""));
        leader = null;
        heard = now();
        if (bySilence) {
            later(NOTICED, () -> own.withdraw(messages));
        } else {
            own.withdraw(messages);
        }
    }

    Map<String, Object> described() {
        Map<String, Object> all = new HashMap<>();
        all.put("pod", pod);
        all.put("leads", leads);
        all.put("waiting", own.waiting());
        all.put("holding", own.holding());
        all.put("epoch", epoch);
        return all;
    }
}
