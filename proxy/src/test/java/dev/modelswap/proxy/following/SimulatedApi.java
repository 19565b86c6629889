package dev.modelswap.proxy.following;

import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.simulation.Timeline;
import dev.modelswap.proxy.fleet.Backend;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Models that exclude each other and a Lease, as an API server and its controllers have them; it may be away. */
final class SimulatedApi {

    static final int LONGEST_CALL = 300;

    private static final int LONGEST_START = 2_000;
    private static final int LONGEST_END = 1_000;

    private final Timeline timeline;
    private final Random random;
    private final Map<String, Model> models = new TreeMap<>();
    /** Who looks at the models, and how it is told. */
    private final Consumer<Model> observer;

    private final Consumer<String> evicted;
    private long versions;

    boolean away;
    String holder = "";
    long transitions;
    long leaseVersion;

    enum Pods {
        NONE,
        STARTING,
        READY,
        ENDING
    }

    static final class Model {

        final String name;
        boolean wanted;
        Pods pods = Pods.NONE;
        /** Another number for each pod. */
        long life;

        long version;

        Model(String name) {
            this.name = name;
        }

        ModelState state() {
            return switch (pods) {
                case NONE ->
                    wanted
                            ? new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod")
                            : new ModelState.Stopped();
                case STARTING -> new ModelState.Starting(LoadPhase.LOADING, "loading");
                case READY -> new ModelState.Ready();
                case ENDING -> new ModelState.Stopping();
            };
        }

        Optional<Backend> backend() {
            return pods == Pods.READY ? Optional.of(new Backend(name + "-" + life, "127.0.0.1", 1)) : Optional.empty();
        }
    }

    /** {@code observer} sees each change; {@code evicted} hears that a model is about to be taken down. */
    SimulatedApi(
            List<String> names, Timeline timeline, Random random, Consumer<Model> observer, Consumer<String> evicted) {
        names.forEach(name -> models.put(name, new Model(name)));
        this.timeline = timeline;
        this.random = random;
        this.observer = observer;
        this.evicted = evicted;
    }

    Model model(String name) {
        return Objects.requireNonNull(models.get(name));
    }

    Iterable<Model> models() {
        return models.values();
    }

    int delay() {
        return random.nextInt(LONGEST_CALL);
    }

    /** Renews or changes the Lease. */
    void hold(String pod, boolean changesHands) {
        holder = pod;
        leaseVersion++;
        if (changesHands) {
            transitions++;
        }
    }

    /** Makes all versions others than anybody knows. */
    void fence(String name) {
        model(name).version = ++versions;
    }

    /** As the API server does it: only upon this version. */
    boolean scale(String name, boolean wanted, long version) {
        Model model = model(name);
        if (away || model.version != version) {
            return false;
        }
        if (wanted && !model.wanted) {
            String others = models.values().stream()
                    .filter(other -> other != model && (other.wanted || other.pods != Pods.NONE))
                    .map(other -> other.name)
                    .collect(Collectors.joining(" "));
            if (!others.isEmpty()) {
                throw new AssertionError(name + " is loaded beside " + others);
            }
        }
        if (!wanted && model.wanted) {
            evicted.accept(name);
        }
        model.wanted = wanted;
        model.version = ++versions;
        converge(model);
        return true;
    }

    private void converge(Model model) {
        if (model.wanted && model.pods == Pods.NONE) {
            become(model, Pods.STARTING);
            later(model, LONGEST_START, Pods.READY);
        } else if (!model.wanted && (model.pods == Pods.STARTING || model.pods == Pods.READY)) {
            become(model, Pods.ENDING);
            later(model, LONGEST_END, Pods.NONE);
        }
        observer.accept(model);
    }

    private void later(Model model, int most, Pods pods) {
        long life = model.life;
        timeline.after(1 + random.nextInt(most), () -> {
            if (model.life == life) {
                model.pods = pods;
                model.version = ++versions;
                converge(model);
            }
        });
    }

    private static void become(Model model, Pods pods) {
        model.pods = pods;
        model.life++;
    }
}
