package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelRules;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.engine.eviction.FitPolicy;
import dev.modelswap.proxy.engine.eviction.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One world of nodes with GPUs, a scheduler that puts pods where it likes, pods of others that come and go, and clients; drawn from one seed. What the
 * engine hears of all this is late, of the room by more than a second.
 */
final class FitWorld implements Effects {

    private static final String GPU = "nvidia.com/gpu";
    private static final int API_DELAY = 300;
    private static final int ROOM_DELAY = 1_300;
    private static final int START = 2_000;
    private static final int END = 1_000;
    /** After which a pod that no node takes is a failed load, as the fleet has it. */
    private static final int GRACE = 30_000;
    /** So long nobody may wait for room that the end of idle models would make. */
    private static final int LONGEST_MISS = 8_000;

    private static final int TICK = 250;

    private final Timeline timeline = new Timeline();
    private final Random random;
    private final Map<String, Integer> nodes = new TreeMap<>();
    private final Map<String, Model> models = new TreeMap<>();
    private final List<Foreign> foreign = new ArrayList<>();
    private final SwapEngine engine = new SwapEngine(this);
    private final Deque<Event> events = new ArrayDeque<>();
    private final Map<Long, String> waiting = new HashMap<>();
    private final Map<Long, String> running = new HashMap<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final boolean othersCome;
    private boolean handling;
    private boolean calm;
    private long requests;
    private int granted;
    private int foreigners;

    private enum Pod {
        NONE,
        PENDING,
        STARTING,
        READY,
        ENDING
    }

    private static final class Model {
        final String name;
        final int gpus;
        final @Nullable List<String> on;
        boolean wanted;
        /** What was commanded and has not come to the API server. */
        @Nullable
        Boolean pending;

        Pod pod = Pod.NONE;

        @Nullable
        String node;

        long life;
        long commands;
        long pendingSince;
        long missedSince = -1;
        long lastArrival;

        Model(String name, int gpus, @Nullable List<String> on) {
            this.name = name;
            this.gpus = gpus;
            this.on = on;
        }
    }

    private static final class Foreign {
        final String name;
        final int gpus;

        @Nullable
        String node;

        Foreign(String name, int gpus) {
            this.name = name;
            this.gpus = gpus;
        }
    }

    FitWorld(long seed) {
        random = new Random(seed);
        for (int node = 0; node < 1 + random.nextInt(3); node++) {
            nodes.put("n" + node, 1 + random.nextInt(4));
        }
        int most = nodes.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        for (int model = 0; model < 2 + random.nextInt(5); model++) {
            String name = "m" + model;
            int gpus = 1 + random.nextInt(most);
            List<String> large = nodes.entrySet().stream()
                    .filter(node -> node.getValue() >= gpus)
                    .map(Map.Entry::getKey)
                    .toList();
            boolean anywhere = random.nextInt(3) > 0;
            models.put(name, new Model(name, gpus, anywhere ? null : List.of(large.get(random.nextInt(large.size())))));
        }
        othersCome = random.nextBoolean();
        ModelRules limits = new ModelRules(random.nextInt(4) == 0 ? 5_000 : 0, 60_000, 5_000, 1_000, 0);
        tell(new Event.RulesChanged(new Rules(
                models.keySet().stream().collect(Collectors.toMap(name -> name, name -> limits)),
                new FitPolicy(room(), Map.of(), Set.of()),
                random.nextInt(3) == 0 ? 2_000 : 0)));
        tick();
    }

    void run() {
        client();
        if (othersCome) {
            others();
        }
        timeline.runUntil(30_000 + random.nextInt(60_000));
        calm = true;
        List.copyOf(foreign).forEach(this::leaves);
        timeline.runUntil(timeline.now() + 150_000);
        check(waiting.isEmpty(), waiting.size() + " requests wait for ever");
        for (int round = 0; round < 2; round++) {
            int before = granted;
            models.keySet().forEach(this::arrive);
            timeline.runUntil(timeline.now() + 150_000);
            check(granted - before == models.size(), "in the calm not every model serves");
        }
    }

    String trace() {
        return nodes + "\n" + String.join("\n", trace);
    }

    // ---- clients

    private void client() {
        if (!calm) {
            List<String> names = List.copyOf(models.keySet());
            arrive(names.get(random.nextInt(1 + random.nextInt(names.size()))));
            timeline.after(1 + random.nextInt(1_500), this::client);
        }
    }

    private void arrive(String model) {
        long request = ++requests;
        waiting.put(request, model);
        tell(new Event.RequestArrived(request, model));
        if (!calm && random.nextInt(10) == 0) {
            timeline.after(random.nextInt(4_000), () -> {
                if (waiting.remove(request) != null) {
                    tell(new Event.RequestCancelled(request));
                }
            });
        }
    }

    // ---- pods of others

    private void others() {
        if (calm) {
            return;
        }
        if (foreign.size() < 3 && random.nextBoolean()) {
            Foreign pod = new Foreign("other/pod-" + ++foreigners, 1 + random.nextInt(3));
            note("comes: " + pod.name + " with " + pod.gpus);
            foreign.add(pod);
            schedule();
        } else if (!foreign.isEmpty()) {
            leaves(foreign.get(random.nextInt(foreign.size())));
        }
        timeline.after(500 + random.nextInt(15_000), this::others);
    }

    private void leaves(Foreign pod) {
        note("leaves: " + pod.name);
        foreign.remove(pod);
        schedule();
    }

    // ---- the cluster

    /** Puts each pod that waits onto some node that has room for it, others' first as often as not. */
    private void schedule() {
        List<Runnable> pending = new ArrayList<>();
        foreign.stream()
                .filter(pod -> pod.node == null)
                .forEach(pod -> pending.add(() -> {
                    pod.node = place(pod.gpus, null);
                }));
        models.values().stream()
                .filter(model -> model.pod == Pod.PENDING)
                .forEach(model -> pending.add(() -> {
                    model.node = place(model.gpus, model.on);
                    if (model.node != null) {
                        note(model.name + " is on " + model.node);
                        become(model, Pod.STARTING);
                        later(model, START, Pod.READY);
                    }
                }));
        Collections.shuffle(pending, random);
        pending.forEach(Runnable::run);
        models.values().forEach(this::show);
        timeline.after(random.nextInt(ROOM_DELAY), () -> tell(new Event.PolicyChanged(policy())));
    }

    private FitPolicy policy() {
        return new FitPolicy(room(), Map.of(), Set.of());
    }

    private @Nullable String place(int gpus, @Nullable List<String> on) {
        List<String> fitting = nodes.keySet().stream()
                .filter(node -> (on == null || on.contains(node)) && free(node) >= gpus)
                .toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    private int free(String node) {
        return freeOfOthers(node)
                - models.values().stream()
                        .filter(model -> node.equals(model.node))
                        .mapToInt(model -> model.gpus)
                        .sum();
    }

    private int freeOfOthers(String node) {
        return nodes.getOrDefault(node, 0)
                - foreign.stream()
                        .filter(pod -> node.equals(pod.node))
                        .mapToInt(pod -> pod.gpus)
                        .sum();
    }

    private Room room() {
        Room.Builder room = new Room.Builder(true);
        nodes.forEach((node, gpus) ->
                room.node(node, Map.of(GPU, (long) gpus), Map.of(GPU, (long) freeOfOthers(node)), Map.of()));
        models.values().forEach(model -> room.model(model.name, 1, Map.of(GPU, (long) model.gpus), model.on));
        foreign.stream()
                .filter(pod -> pod.node == null)
                .forEach(pod -> room.claim(pod.name, Map.of(GPU, (long) pod.gpus), null));
        return room.build();
    }

    private void scale(Model model, boolean wanted) {
        model.wanted = wanted;
        if (wanted && model.pod == Pod.NONE) {
            become(model, Pod.PENDING);
            model.pendingSince = timeline.now();
        } else if (!wanted && model.pod == Pod.PENDING) {
            become(model, Pod.NONE);
        } else if (!wanted && (model.pod == Pod.STARTING || model.pod == Pod.READY)) {
            become(model, Pod.ENDING);
            later(model, END, Pod.NONE);
        }
        schedule();
    }

    private void later(Model model, int most, Pod pod) {
        long life = model.life;
        timeline.after(1 + random.nextInt(most), () -> {
            if (model.life == life) {
                become(model, pod);
                if (pod == Pod.NONE) {
                    model.node = null;
                    scale(model, model.wanted);
                } else {
                    show(model);
                }
            }
        });
    }

    private static void become(Model model, Pod pod) {
        model.pod = pod;
        model.life++;
    }

    private void show(Model model) {
        ModelState state = state(model);
        List<String> at = model.node == null ? List.of() : List.of(model.node);
        long command = model.commands;
        model.lastArrival = Math.max(model.lastArrival, timeline.now() + random.nextInt(API_DELAY));
        timeline.after(model.lastArrival - timeline.now(), () -> {
            tell(new Event.PodsPlaced(model.name, at));
            if (model.commands == command) {
                tell(new Event.ModelObserved(model.name, state));
            }
        });
    }

    private ModelState state(Model model) {
        boolean wanted = model.pending == null ? model.wanted : model.pending;
        if (!wanted && model.pod != Pod.NONE) {
            return new ModelState.Stopping();
        }
        return switch (model.pod) {
            case NONE -> wanted ? ModelState.Starting.unwritten() : new ModelState.Stopped();
            case PENDING ->
                timeline.now() - model.pendingSince >= GRACE
                        ? new ModelState.Failed(new LoadFailure(Cause.UNSCHEDULABLE, "no node takes its pod"))
                        : new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for a node", Cause.UNSCHEDULABLE);
            case STARTING -> new ModelState.Starting(LoadPhase.LOADING, "loading");
            case READY -> new ModelState.Ready();
            case ENDING -> ModelState.Starting.unwritten();
        };
    }

    private void tick() {
        models.values().stream().filter(model -> model.pod == Pod.PENDING).forEach(this::show);
        tell(new Event.Tick());
        models.values().forEach(this::checkNotMissed);
        timeline.after(TICK, this::tick);
    }

    /** No pod waits for long for room that the end of models would make which nobody uses. */
    private void checkNotMissed(Model model) {
        boolean contested = foreign.stream().anyMatch(pod -> pod.node == null)
                || models.values().stream().anyMatch(other -> other != model && other.pod == Pod.PENDING);
        boolean missed = model.pod == Pod.PENDING && !contested && idleModelsHoldItsRoom(model);
        if (!missed) {
            model.missedSince = -1;
        } else if (model.missedSince < 0) {
            model.missedSince = timeline.now();
        } else {
            check(
                    timeline.now() - model.missedSince <= LONGEST_MISS,
                    model.name + " finds no node, though the end of idle models would make room");
        }
    }

    private boolean idleModelsHoldItsRoom(Model model) {
        return nodes.keySet().stream()
                .filter(node -> model.on == null || model.on.contains(node))
                .anyMatch(node -> freeOfOthers(node)
                                - models.values().stream()
                                        .filter(other -> node.equals(other.node) && isUsed(other))
                                        .mapToInt(other -> other.gpus)
                                        .sum()
                        >= model.gpus);
    }

    private boolean isUsed(Model model) {
        return model.pod == Pod.STARTING || running.containsValue(model.name) || waiting.containsValue(model.name);
    }

    // ---- what the engine wants

    @Override
    public void grant(long request) {
        String model = waiting.remove(request);
        if (model == null) {
            tell(new Event.RequestFinished(request));
            return;
        }
        granted++;
        running.put(request, model);
        timeline.after(1 + random.nextInt(2_000), () -> {
            running.remove(request);
            tell(new Event.RequestFinished(request));
        });
    }

    @Override
    public void reject(long request, Rejection rejection) {
        note("rejected " + request + ": " + rejection);
        waiting.remove(request);
        check(
                rejection instanceof Rejection.LoadFailed(String model, LoadFailure failure)
                        && failure.cause() == Cause.UNSCHEDULABLE
                        && othersCome,
                "rejected although nobody else has room: " + rejection);
    }

    @Override
    public void revoke(long request) {
        check(false, "nobody asks for an unload here");
    }

    @Override
    public void load(String model) {
        command(model, true);
    }

    @Override
    public void unload(String model) {
        check(!running.containsValue(model), model + " goes from under its requests");
        command(model, false);
    }

    @Override
    public void unloaded(String model) {
        // nobody asks
    }

    private void command(String name, boolean wanted) {
        note((wanted ? "load " : "unload ") + name);
        Model model = Objects.requireNonNull(models.get(name));
        long command = ++model.commands;
        model.pending = wanted;
        timeline.after(random.nextInt(API_DELAY), () -> {
            if (model.commands == command) {
                model.pending = null;
                scale(model, wanted);
            }
        });
    }

    private void tell(Event event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            while (!events.isEmpty()) {
                engine.handle(events.remove(), timeline.now());
            }
        } finally {
            handling = false;
        }
    }

    private void note(String line) {
        if (trace.size() == 60) {
            trace.remove();
        }
        trace.add(timeline.now() + " " + line + " "
                + models.values().stream()
                        .filter(model -> model.pod != Pod.NONE)
                        .map(model -> model.name + ":" + model.gpus + "@" + model.node + ":" + model.pod)
                        .collect(Collectors.joining(" ", "[", "]")));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
