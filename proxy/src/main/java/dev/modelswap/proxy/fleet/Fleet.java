package dev.modelswap.proxy.fleet;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.fleet.HealthChecks.Check;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * All models as they run: takes commands and observations, reports each model's state when it changes, and says which pod
 * serves next. Called in turns; reports come later, never out of a command.
 */
public final class Fleet implements Scaler.Listener, HealthChecks.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private final SerialExecutor serial;
    private final Listener listener;
    private final LongSupplier clock;
    private final Scaler scaler;
    private final HealthChecks healthChecks;
    private final LastWords lastWords;
    private final Map<String, ModelTracker> trackers = new HashMap<>();
    private final Map<String, ServedModel> models = new HashMap<>();
    private final Map<String, ModelState> reported = new HashMap<>();
    private final Map<String, String> unloadReported = new HashMap<>();
    private final Map<String, List<String>> placesReported = new HashMap<>();
    private final Map<String, Integer> requestsOf = new HashMap<>();
    private boolean configured;
    private BooleanSupplier useUnknown = () -> false;

    /** Hears of models, in turns. */
    public interface Listener {

        void stateChanged(String model, ModelState state);

        /** The model has pods on these nodes, one for each, that take their room. */
        void podsPlaced(String model, List<String> nodes);

        /** The operator asks for the model to be unloaded in an idle moment, or does so no more. */
        void unloadWanted(String model, boolean wanted);
    }

    /** A fleet that tells {@code listener} of its models. */
    public Fleet(Vertx vertx, SerialExecutor serial, Cluster cluster, Listener listener) {
        this(vertx, serial, cluster, listener, () -> System.nanoTime() / 1_000_000);
    }

    /** The same; {@code clock} tells milliseconds and never goes back. */
    Fleet(Vertx vertx, SerialExecutor serial, Cluster cluster, Listener listener, LongSupplier clock) {
        this.serial = serial;
        this.listener = listener;
        this.clock = clock;
        this.scaler = new Scaler(vertx, serial, cluster, this);
        this.healthChecks = new HealthChecks(vertx, serial, this);
        this.lastWords = new LastWords(serial, cluster, (pod, words) -> {
            tracker(pod.deployment()).explained(PodStart.of(pod), words);
            changed(pod.deployment());
        });
    }

    /** From now on these are the models. */
    public void configure(ServingConfig config) {
        models.clear();
        config.models().forEach(model -> models.put(model.deployment(), model));
        reported.keySet().retainAll(models.keySet());
        unloadReported.keySet().retainAll(models.keySet());
        placesReported.keySet().retainAll(models.keySet());
        configured = true;
        models.keySet().forEach(this::changed);
    }

    /** Takes in what the cluster shows of Deployments and pods; other observations are not the fleet's. */
    public void observe(Observation observation) {
        switch (observation) {
            case Observation.DeploymentSeen seen -> {
                tracker(seen.name()).deploymentSeen(seen, now());
                changed(seen.name());
            }
            case Observation.DeploymentGone(String name) -> {
                tracker(name).deploymentGone();
                changed(name);
            }
            case Observation.PodSeen pod -> {
                tracker(pod.deployment()).podSeen(pod, now());
                changed(pod.deployment());
            }
            case Observation.PodGone(String uid, String deployment) -> {
                tracker(deployment).podGone(uid);
                changed(deployment);
            }
            case Observation.Synced _,
                    Observation.ConfigSeen _,
                    Observation.RoomSeen _,
                    Observation.ProfileSeen _,
                    Observation.ProxySeen _,
                    Observation.ProxyGone _ -> {}
        }
    }

    /** Brings a model up. */
    public void load(ServedModel model) {
        command(model, model.replicas());
    }

    /** Takes a model down. */
    public void unload(ServedModel model) {
        command(model, 0);
    }

    /**
     * The least busy ready pod of the model, now one request busier until {@link #leave}; none if none is ready. It is reached
     * as the configuration says now: the request may have come, and waited, under an earlier one.
     */
    public Optional<Backend> enter(ServedModel asked) {
        Optional<Backend> backend = backends(asked).stream()
                .min(Comparator.comparingInt(candidate -> requestsOf.getOrDefault(candidate.pod(), 0)));
        backend.ifPresent(this::occupy);
        return backend;
    }

    /** The backend is one request busier until {@link #leave}, whoever gave it that. */
    public void occupy(Backend backend) {
        requestsOf.merge(backend.pod(), 1, Integer::sum);
    }

    /** The model's pods that serve. */
    public List<Backend> backends(ServedModel asked) {
        ServedModel model = models.getOrDefault(asked.deployment(), asked);
        return tracker(model.deployment()).backends().stream()
                .map(pod -> new Backend(pod.uid(), String.valueOf(pod.ip()), model.port()))
                .toList();
    }

    /** Who is asked whether requests that nobody here knows of may be served by any pod, before one is taken down. */
    public void asksForUse(BooleanSupplier unknown) {
        useUnknown = unknown;
    }

    @Override
    public boolean mayBeTakenDown(String deployment) {
        return !useUnknown.getAsBoolean() && !isBusy(tracker(deployment));
    }

    /** The model's pods that have not ended. */
    public List<RunningPod> pods(ServedModel model) {
        return tracker(model.deployment()).running();
    }

    /** A request that {@link #enter} gave this backend has ended. */
    public void leave(Backend backend) {
        requestsOf.computeIfPresent(backend.pod(), (pod, requests) -> requests == 1 ? null : requests - 1);
    }

    /** Time has passed: what only time changes is looked at again, and what waits for requests that hold no model any more. */
    public void tick() {
        trackers.entrySet().stream()
                .filter(entry -> entry.getValue().changesWithTime() || !models.containsKey(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::reportState);
    }

    @Override
    public void written(String deployment, int replicas, long version) {
        tracker(deployment).written(replicas, version);
        changed(deployment);
    }

    @Override
    public void refused(String deployment, String error) {
        LOG.atWarn()
                .addKeyValue("deployment", deployment)
                .addKeyValue("error", error)
                .log("cannot scale, trying again");
        tracker(deployment).refused(error);
        changed(deployment);
    }

    @Override
    public void missing(String deployment) {
        tracker(deployment).missing(now());
        changed(deployment);
    }

    @Override
    public void healthy(String deployment, PodStart start) {
        tracker(deployment).healthy(start);
        changed(deployment);
    }

    @Override
    public void mistaken(String deployment, PodStart start, String answer) {
        if (tracker(deployment).mistaken(start, answer)) {
            changed(deployment);
        }
    }

    private void command(ServedModel model, int replicas) {
        LOG.atInfo()
                .addKeyValue("model", model.name())
                .addKeyValue("replicas", replicas)
                .log(replicas == 0 ? "unload" : "load");
        tracker(model.deployment()).commanded(replicas);
        reported.remove(model.deployment());
        scaler.scale(model.deployment(), replicas);
        changed(model.deployment());
    }

    /** The state is computed when it is delivered, so that it never speaks of a time before the last command. */
    private void changed(String deployment) {
        serial.run(() -> reportState(deployment));
    }

    private void reportState(String deployment) {
        ServedModel model = models.get(deployment);
        ModelTracker tracker = tracker(deployment);
        if (model == null && tracker.isGone()) {
            trackers.remove(deployment);
            scaler.forget(deployment);
            return;
        }
        if (model == null) {
            unloadRemoved(deployment, tracker);
            return;
        }
        askHealth(model, tracker);
        tracker.unexplained().forEach(lastWords::ask);
        if (tracker.changesWithTime() && trackers.values().stream().anyMatch(ModelTracker::holdsRoom)) {
            tracker.roomMayCome(now());
        }
        reportPlaces(model, tracker.nodes());
        ModelState state = tracker.state(now());
        ModelState before = reported.put(deployment, state);
        if (!state.equals(before)) {
            log(model, state);
            listener.stateChanged(model.name(), state);
        }
        reportUnload(model, tracker.unloadAsked());
    }

    private void reportPlaces(ServedModel model, List<String> nodes) {
        if (!nodes.equals(placesReported.put(model.deployment(), nodes))) {
            listener.podsPlaced(model.name(), nodes);
        }
    }

    private void reportUnload(ServedModel model, @Nullable String asked) {
        String before = asked == null
                ? unloadReported.remove(model.deployment())
                : unloadReported.put(model.deployment(), asked);
        if (!Objects.equals(asked, before)) {
            listener.unloadWanted(model.name(), asked != null);
        }
    }

    /** A model that the configuration has no more gets no requests; once those that run have ended, it may go. */
    private void unloadRemoved(String deployment, ModelTracker tracker) {
        if (configured && tracker.unloadAsked() != null && tracker.wanted() && !isBusy(tracker)) {
            LOG.atInfo().addKeyValue("deployment", deployment).log("unload, for it is removed");
            tracker.commanded(0);
            scaler.scale(deployment, 0);
        }
    }

    private boolean isBusy(ModelTracker tracker) {
        return tracker.podUids().stream().anyMatch(requestsOf::containsKey);
    }

    private void askHealth(ServedModel model, ModelTracker tracker) {
        Map<PodStart, Check> checks = new LinkedHashMap<>();
        if (!model.healthPath().equals(ServedModel.NO_HEALTH_PATH)) {
            tracker.unproven()
                    .forEach(pod -> checks.put(
                            PodStart.of(pod),
                            new Check(model.deployment(), String.valueOf(pod.ip()), model.port(), model.healthPath())));
        }
        healthChecks.ask(model.deployment(), checks);
    }

    private ModelTracker tracker(String deployment) {
        return trackers.computeIfAbsent(deployment, ModelTracker::new);
    }

    private long now() {
        return clock.getAsLong();
    }

    private static void log(ServedModel model, ModelState state) {
        LoggingEventBuilder line = LOG.atInfo().addKeyValue("model", model.name());
        switch (state) {
            case ModelState.Starting starting ->
                line = line.addKeyValue("phase", starting.phase().name().toLowerCase(Locale.ROOT))
                        .addKeyValue("progress", starting.progress());
            case ModelState.Failed(LoadFailure failure) ->
                line = line.addKeyValue("cause", failure.cause().name().toLowerCase(Locale.ROOT))
                        .addKeyValue("error", failure.message());
            case ModelState.Stopped _, ModelState.Ready _, ModelState.Stopping _ -> {}
        }
        line.log("{}", state.word());
    }
}
