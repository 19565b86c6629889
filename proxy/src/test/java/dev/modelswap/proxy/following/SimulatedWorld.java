package dev.modelswap.proxy.following;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.EngineRules;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.simulation.Timeline;
import dev.modelswap.proxy.fleet.Backend;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One world of several proxies, drawn from one seed: a network that delays and cuts, processes that are killed, halted and started again, a Lease
 * that changes hands by force and in order, an API server that goes away. Then it calms down, and everybody must be served.
 */
final class SimulatedWorld {

    private static final int TRACE = 80;

    private final Timeline timeline = new Timeline();
    private final Random random;
    private final ServingConfig config;
    private final SimulatedApi api;
    private final Map<String, SimulatedProcess> processes = new TreeMap<>();
    private final List<Running> running = new ArrayList<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final int gap;
    private final double trouble;
    private boolean calm;
    private int pods;
    private int granted;

    private record Running(SimulatedProcess process, Backend backend, String model) {}

    SimulatedWorld(long seed) {
        random = new Random(seed);
        List<String> names = IntStream.range(0, 2 + random.nextInt(3))
                .mapToObj(number -> "m" + number)
                .toList();
        String spec = names.stream()
                .map(name -> "- {name: " + name + ", image: i, concurrencyLimit: 1000, startTimeout: 120s}\n")
                .collect(Collectors.joining("", "models:\n", ""));
        config = ServingConfig.of("lab", Serialization.unmarshal(spec, ModelSwapSpec.class));
        api = new SimulatedApi(names, timeline, random, this::shows, this::mayEvict);
        gap = 50 + random.nextInt(600);
        trouble = random.nextDouble() * 0.6;
        int proxies = 1 + random.nextInt(3);
        for (int i = 0; i < proxies; i++) {
            begin("pod" + ++pods);
        }
    }

    void run() {
        clients();
        disturbances();
        timeline.runUntil(60_000 + random.nextInt(120_000));
        calm = true;
        api.away = false;
        timeline.runUntil(now() + 180_000);
        check(waiting() == 0, waiting() + " requests wait for ever");
        check(running.isEmpty(), "requests run for ever: " + running);
        for (int round = 0; round < 2; round++) {
            int before = granted;
            int asked = 0;
            for (ServedModel model : config.models()) {
                for (SimulatedProcess process : processes.values()) {
                    note("asks " + process.pod() + " for " + model.name());
                    process.ask(model.name(), false);
                    asked++;
                }
            }
            timeline.runUntil(now() + 120_000);
            check(
                    granted - before == asked,
                    "in the calm " + asked + " were asked for, " + (granted - before) + " granted");
        }
        long leading =
                processes.values().stream().filter(SimulatedProcess::leads).count();
        check(leading == 1, leading + " lead in the calm");
        processes.values().stream()
                .filter(SimulatedProcess::leads)
                .forEach(process -> check(
                        process.engine() != null && process.engine().engine().inFlight() == 0,
                        "grants that nobody has are counted"));
    }

    String trace() {
        return processes.values().stream()
                        .map(process -> process.described() + " engine waits "
                                + (process.engine() == null
                                        ? ""
                                        : process.engine().engine().waits(now())))
                        .collect(Collectors.joining("\n"))
                + "\n" + String.join("\n", trace);
    }

    // ---- what happens

    private void clients() {
        if (calm) {
            return;
        }
        List<SimulatedProcess> serving = processes.values().stream()
                .filter(process -> process.isReachable() && process.hasBeenTold())
                .toList();
        if (!serving.isEmpty()) {
            SimulatedProcess process = serving.get(random.nextInt(serving.size()));
            process.run(() -> process.ask(any(), true));
        }
        timeline.after(1 + random.nextInt(2 * gap), this::clients);
    }

    private void disturbances() {
        if (calm) {
            return;
        }
        if (random.nextDouble() < trouble) {
            List<SimulatedProcess> all = List.copyOf(processes.values());
            SimulatedProcess process = all.get(random.nextInt(all.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    note("killed: " + process.pod());
                    restart(process);
                }
                case 1 -> {
                    long millis = 500L + random.nextInt(30_000);
                    note("halted for " + millis + ": " + process.pod());
                    process.halt(millis);
                }
                case 2 -> {
                    long millis = 500L + random.nextInt(30_000);
                    note("cut off for " + millis + ": " + process.pod());
                    process.cutOff(millis);
                }
                case 3 -> {
                    note("resigns: " + process.pod());
                    process.run(process::resign);
                }
                case 4 -> {
                    note("another pod for " + process.pod());
                    end(process);
                    begin("pod" + ++pods);
                }
                default -> {
                    note("API server away");
                    api.away = true;
                    timeline.after(random.nextInt(30_000), () -> api.away = false);
                }
            }
        }
        timeline.after(500 + random.nextInt(5_000), this::disturbances);
    }

    /** Its process ends, and another one starts in its pod. */
    void restart(SimulatedProcess process) {
        if (processes.get(process.pod()) != process) {
            return;
        }
        process.kill();
        running.removeIf(one -> one.process() == process);
        shows(process.pod());
        timeline.after(500 + random.nextInt(2_000), () -> {
            if (processes.get(process.pod()) == process) {
                begin(process.pod());
            }
        });
    }

    private void begin(String pod) {
        note("begins: " + pod);
        processes.put(pod, new SimulatedProcess(this, pod));
        shows(pod);
        watchReadiness(processes.get(pod), false);
    }

    private void end(SimulatedProcess process) {
        process.kill();
        running.removeIf(one -> one.process() == process);
        processes.remove(process.pod());
        shows(process.pod());
    }

    private void watchReadiness(SimulatedProcess process, boolean before) {
        if (processes.get(process.pod()) != process) {
            return;
        }
        boolean ready = process.isReady();
        if (ready != before) {
            shows(process.pod());
        }
        timeline.after(500, () -> watchReadiness(process, ready));
    }

    private void shows(String pod) {
        processes.values().stream().filter(other -> !other.pod().equals(pod)).forEach(other -> other.lookAtProxy(pod));
    }

    /** A proxy's pod as it is now. */
    Observation proxy(String pod) {
        SimulatedProcess process = processes.get(pod);
        return process == null
                ? new Observation.ProxyGone(pod)
                : new Observation.ProxySeen(pod, "127.0.0.1", 1, 2, process.isReady(), false, false);
    }

    private void shows(SimulatedApi.Model model) {
        timeline.after(
                random.nextInt(SimulatedApi.LONGEST_CALL),
                () -> processes.values().stream()
                        .filter(SimulatedProcess::leads)
                        .toList()
                        .forEach(process -> process.run(() -> process.look(model.name))));
    }

    // ---- what must hold

    /** A proxy that Kubernetes does not call ready may lose what it streams; any other one may not. */
    private void mayEvict(String model) {
        note("evicted: " + model);
        boolean leaderWasAway =
                processes.values().stream().filter(SimulatedProcess::leads).anyMatch(SimulatedProcess::hasBeenAway);
        running.stream()
                .filter(one -> one.model().equals(model) && one.process().mustBeSpared())
                .filter(one -> !(one.process().drains() && leaderWasAway))
                .findFirst()
                .ifPresent(one -> {
                    throw new AssertionError(model + " is evicted from under a request of "
                            + one.process().pod());
                });
    }

    void runs(SimulatedProcess process, String model, Backend backend) {
        granted++;
        note(process.pod() + " runs " + backend.pod());
        running.add(new Running(process, backend, model));
    }

    void runsNoMore(SimulatedProcess process, Backend backend) {
        note(process.pod() + " runs no more " + backend.pod());
        running.stream()
                .filter(one -> one.process() == process && one.backend().equals(backend))
                .findFirst()
                .ifPresent(running::remove);
    }

    /** Nothing here is a reason to. */
    void refused(Throwable why) {
        check(false, "refused: " + why);
    }

    private int waiting() {
        return processes.values().stream().mapToInt(SimulatedProcess::waiting).sum();
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    // ---- what the processes ask for

    long now() {
        return timeline.now();
    }

    Timeline timeline() {
        return timeline;
    }

    Random random() {
        return random;
    }

    SimulatedApi api() {
        return api;
    }

    Rules rules() {
        return EngineRules.of(config);
    }

    ServedModel model(String name) {
        return config.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Nullable
    SimulatedProcess process(String pod) {
        return processes.get(pod);
    }

    /** Whether Kubernetes knows that nothing runs in the pod. */
    boolean hasEnded(String pod) {
        SimulatedProcess process = processes.get(pod);
        return process == null || process.isDead();
    }

    /** The pods of all proxies but this. */
    List<Observation> proxies(String except) {
        return processes.values().stream()
                .filter(process -> !process.pod().equals(except))
                .map(process -> proxy(process.pod()))
                .toList();
    }

    private String any() {
        return config.models().get(random.nextInt(config.models().size())).name();
    }

    void note(String line) {
        if (trace.size() == TRACE) {
            trace.remove();
        }
        trace.add(now() + " " + line);
    }
}
