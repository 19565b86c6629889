package dev.modelswap.proxy.following;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.admission.ModelWatcher;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy that leads: decides for the requests of all proxies, its own among them. It speaks with every other one that lives, tells
 * them what is served and how the models are, and takes no model from under requests that it does not know of: before it evicts anything,
 * every other proxy has told what it holds, or is known to hold nothing. All in turns.
 */
public final class Followers implements ModelWatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
    private static final long LOOK_MILLIS = 250;

    private final SerialExecutor serial;
    private final LeadingEngine engine;
    private final OwnRequests own;
    private final KnownModels models;
    private final Dial dial;
    private final LongSupplier clock;
    private final Listener listener;
    private final Map<String, Follower> others = new HashMap<>();
    private final Map<String, Successor> addresses = new ConcurrentHashMap<>();
    private final Map<String, ModelState> states = new HashMap<>();
    private final Map<String, FromLeader.Model> told = new HashMap<>();
    private final Desk ownDesk;
    private final Consumer<FromFollower> ownDecider;
    private @Nullable ServingConfig config;
    private @Nullable String profile;
    private boolean leads;
    private long lastLook;
    private boolean stopped;
    private long notHeardFor;

    /** Hears what followers tell that is not about grants, in turns. */
    public interface Listener {

        /** The proxy in this pod tells this. */
        void heard(String pod, FromFollower message);

        /** The proxy in this pod speaks no more. */
        void lost(String pod);

        /** What there is to tell a proxy that begins to follow, beside what is served. */
        List<FromLeader> history();

        /** One proxy more, or one less, answers by the profile that is honoured. */
        void profilesChanged();
    }

    /** Those whom {@code dial} reaches, for whose requests {@code engine} decides; {@code clock} counts milliseconds. */
    Followers(
            SerialExecutor serial,
            LeadingEngine engine,
            OwnRequests own,
            KnownModels models,
            Dial dial,
            LongSupplier clock,
            Listener listener) {
        this.serial = serial;
        this.engine = engine;
        this.own = own;
        this.models = models;
        this.dial = dial;
        this.clock = clock;
        this.listener = listener;
        ownDesk = new Desk(engine);
        ownDecider = ownDesk::take;
    }

    /** The proxies of {@code cluster}; clients are served here at {@code apiPort}, once that is positive. */
    public static Followers of(
            Vertx vertx,
            SerialExecutor serial,
            EngineLoop engine,
            OwnRequests own,
            KnownModels models,
            Cluster cluster,
            IntSupplier apiPort,
            Listener listener) {
        Followers followers = new Followers(
                serial,
                LeadingEngine.of(engine),
                own,
                models,
                new Dialling(vertx, serial, cluster, apiPort),
                () -> System.nanoTime() / 1_000_000,
                listener);
        engine.tell(followers);
        engine.asksForUse(followers::isUseUnknown);
        vertx.setPeriodic(LOOK_MILLIS, timer -> serial.run(followers::look));
        return followers;
    }

    /**
     * This proxy is to lead: it looks at the cluster from now on, and evicts nothing until {@link #lead} and until it has heard all others.
     *
     * @param epoch grows each time that the lead changes hands
     * @param silence for which whoever led before was not heard when this one took over, as far as is known
     */
    public void prepare(long epoch, Duration silence) {
        serial.run(() -> {
            dial.as(epoch);
            notHeardFor = silence.toMillis();
            engine.useUnknown(true);
        });
    }

    /** All that there was has been seen: from now on this proxy decides, unless it was stopped before. */
    public void lead() {
        serial.run(() -> {
            if (stopped) {
                return;
            }
            leads = true;
            lastLook = now();
            ownDesk.open(own.answersOf(ownDecider));
            own.put(ownDecider);
            look();
        });
    }

    /** Another proxy leads, or is to: nobody is told anything any more. */
    public void stop() {
        serial.run(() -> {
            stopped = true;
            leads = false;
            others.values().forEach(Follower::hangUp);
        });
    }

    /** Takes in what the cluster shows, after the engine has. */
    public void observe(Observation observation) {
        serial.run(() -> {
            switch (observation) {
                case Observation.ProxySeen seen -> proxySeen(seen);
                case Observation.ProxyGone(String pod) -> proxyGone(pod);
                case Observation.ConfigSeen(ServingConfig seen) -> {
                    config = seen;
                    toAll(new FromLeader.Config(seen.toJson()));
                }
                case Observation.ProfileSeen(String seen) -> {
                    profile = seen;
                    toAll(new FromLeader.Profile(seen));
                }
                case Observation.PodSeen pod -> {
                    if (pod.ip() != null && (pod.terminating() || pod.down())) {
                        toAll(new FromLeader.Ending(pod.ip()));
                    }
                }
                case Observation.Synced _,
                        Observation.RoomSeen _,
                        Observation.DeploymentSeen _,
                        Observation.DeploymentGone _,
                        Observation.PodGone _ -> {}
            }
        });
    }

    @Override
    public void stateObserved(String model, ModelState state, int waiting) {
        states.put(model, state);
        tell(model, state);
    }

    @Override
    public void requestWaits(String model) {
        // that is the engine's
    }

    @Override
    public void modelsChanged(Set<String> names) {
        states.keySet().retainAll(names);
        told.keySet().retainAll(names);
        FromLeader all = new FromLeader.Models(List.copyOf(names));
        models.take(all);
        toAll(all);
    }

    /** Tells all followers, in turns or not. */
    public void tellAll(FromLeader message) {
        serial.run(() -> toAll(message));
    }

    /** Tells the follower in this pod. */
    public void tell(String pod, FromLeader message) {
        serial.run(() -> {
            Follower other = others.get(pod);
            if (other != null) {
                other.tell(message);
            }
        });
    }

    /** Where the proxy in this pod serves clients, if that is known; for any thread. */
    public Optional<Successor> address(String pod) {
        return Optional.ofNullable(addresses.get(pod));
    }

    /** Which proxies, by their pods, do not answer by this profile yet, to {@code answer}. */
    public void notServing(String wanted, Consumer<Set<String>> answer) {
        serial.run(() -> answer.accept(late(wanted)));
    }

    private Set<String> late(String wanted) {
        Set<String> late = new TreeSet<>();
        others.forEach((pod, other) -> {
            boolean serves = other.seen.ready() && !other.seen.terminating();
            if (serves && !wanted.equals(other.profile)) {
                late.add(pod);
            }
        });
        return late;
    }

    private void tell(String model, ModelState state) {
        FromLeader.Model now = new FromLeader.Model(
                model, state, state instanceof ModelState.Ready ? engine.backends(model) : List.of());
        if (!now.equals(told.put(model, now))) {
            models.take(now);
            toAll(now);
        }
    }

    private void toAll(FromLeader message) {
        others.values().forEach(other -> other.tell(message));
    }

    private void proxySeen(Observation.ProxySeen seen) {
        Follower other = others.get(seen.pod());
        if (other == null) {
            other = new Follower(seen, new Desk(engine), now() - notHeardFor);
            others.put(seen.pod(), other);
        } else {
            other.seen = seen;
        }
        if (seen.host() != null && seen.apiPort() > 0) {
            addresses.put(seen.pod(), new Successor(seen.host(), seen.apiPort()));
        }
        look();
    }

    private void proxyGone(String pod) {
        Follower other = others.remove(pod);
        addresses.remove(pod);
        if (other != null) {
            other.hangUp();
            other.desk.end();
            look();
        }
    }

    /** Speaks with whom it can, and finds out whether anybody may hold what nobody here knows of. */
    void look() {
        if (!leads) {
            return;
        }
        if (wasHalted()) {
            others.values().forEach(other -> other.mayHaveSpoken(now()));
        }
        lastLook = now();
        List.copyOf(others.values()).forEach(this::dial);
        states.forEach(this::tell);
        others.values().forEach(other -> other.tell(new FromLeader.Question(now())));
        engine.useUnknown(isUseUnknown());
    }

    /** The others, for people. */
    String described() {
        return others.values().toString();
    }

    /** Whether another proxy may have requests that nobody here knows of, as it is at this very moment; called in turns. */
    boolean isUseUnknown() {
        return !leads || wasHalted() || others.values().stream().anyMatch(other -> other.mayHoldUnknown(now()));
    }

    /** Whether this process has not looked for so long that others may have come back unseen. */
    private boolean wasHalted() {
        return now() - lastLook > Line.Timing.usual().silence().toMillis();
    }

    private void dial(Follower other) {
        if (!leads || !other.isToBeDialled() || !dial.isPossible()) {
            return;
        }
        other.dialling = true;
        dial.dial(other.seen, call -> answered(other, call), error -> failed(other, error));
    }

    private void answered(Follower other, Dial.Call call) {
        if (!other.equals(others.get(other.seen.pod())) || !leads) {
            call.close();
            return;
        }
        other.opens(call, now());
        other.desk.open(call::send);
        greet(call);
        call.open(message -> take(other, call, message), () -> lost(other, call));
        LOG.atInfo().addKeyValue("pod", other.seen.pod()).log("follows");
    }

    /** First what is served, then how the models are, then what has been: in this order it can be used. */
    private void greet(Dial.Call call) {
        List<FromLeader> first = new ArrayList<>();
        if (config != null) {
            first.add(new FromLeader.Config(config.toJson()));
            first.add(new FromLeader.Models(
                    config.models().stream().map(ServedModel::name).toList()));
        }
        if (profile != null) {
            first.add(new FromLeader.Profile(profile));
        }
        first.addAll(told.values());
        first.addAll(listener.history());
        first.forEach(call::send);
    }

    private void failed(Follower other, Throwable error) {
        other.dialling = false;
        other.isNotReached(error instanceof ConnectException);
        if (error instanceof Dial.Foreign) {
            other.isForeign();
            LOG.atWarn()
                    .addKeyValue("pod", other.seen.pod())
                    .addKeyValue("error", error.getMessage())
                    .log("another proxy does not follow this one");
        }
    }

    private void take(Follower other, Dial.Call line, FromFollower message) {
        if (!line.equals(other.line)) {
            return;
        }
        other.hears(now());
        other.desk.take(message);
        switch (message) {
            case FromFollower.Rolled() -> {
                other.rolled();
                look();
            }
            case FromFollower.Answer(long at) -> other.answers(at);
            case FromFollower.Serves(String serves) -> {
                other.profile = serves;
                listener.profilesChanged();
            }
            case FromFollower.Bye() -> {
                other.saidBye();
                look();
            }
            default -> listener.heard(other.seen.pod(), message);
        }
    }

    private void lost(Follower other, Dial.Call line) {
        if (line.equals(other.line)) {
            other.closes(now());
            listener.lost(other.seen.pod());
            listener.profilesChanged();
            look();
        }
    }

    private long now() {
        return clock.getAsLong();
    }
}
