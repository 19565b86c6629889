package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model's Deployment and pods made one state. An own command counts from when it is given, not from when the cluster
 * shows it: observations older than the last write are ignored. Times are milliseconds of a clock that never goes back.
 */
final class ModelTracker {

    /** How long the Deployment may be missing before that is a failure: room for the operator to make it. */
    static final long MISSING_GRACE = 5_000;

    private final String name;
    private @Nullable DeploymentSeen deployment;
    private @Nullable Integer commanded;
    private @Nullable String refusal;
    /** Since when it is known that there is no Deployment that could be scaled up. */
    private @Nullable Long missingSince;

    private final Map<String, PodSeen> pods = new LinkedHashMap<>();
    private final Set<PodStart> healthy = new HashSet<>();
    /** The pods that serve; null when that is to be found out anew. Every request asks for them. */
    private @Nullable List<PodSeen> backends;
    /** What runs answered whose health path seems to be wrong. */
    private final Map<PodStart, String> mistaken = new HashMap<>();

    private final Obstacles obstacles = new Obstacles();
    /** What became of the pod that ended last while the model was to run, since the last command. */
    private @Nullable String setback;

    /** One run of a pod's server: a restart makes another one, whose health is not known. */
    record PodStart(String pod, int restarts) {

        static PodStart of(PodSeen pod) {
            return new PodStart(pod.uid(), pod.restarts());
        }
    }

    /** The tracker of the model with the Deployment of this name. */
    ModelTracker(String name) {
        this.name = name;
    }

    /** So many replicas are wanted from now on. */
    void commanded(int replicas) {
        commanded = replicas;
        refusal = null;
        missingSince = null;
        setback = null;
        obstacles.creationAwaited();
    }

    /** The last command was written; observations from before {@code version} do not know it. */
    void written(int replicas, long version) {
        commanded = null;
        refusal = null;
        missingSince = null;
        if (deployment == null ? replicas > 0 : deployment.version() < version) {
            int existing = deployment == null ? 0 : deployment.existing();
            deployment = new DeploymentSeen(name, version, replicas, existing, false, null, unloadAsked());
        }
    }

    /** The last command could not be written and is tried again. */
    void refused(String error) {
        refusal = error;
    }

    /** The last command found no Deployment and is tried again. */
    void missing(long now) {
        refusal = "there is no Deployment";
        missingSince = missingSince == null ? Long.valueOf(now) : missingSince;
    }

    void deploymentSeen(DeploymentSeen seen, long now) {
        missingSince = null;
        if (deployment == null || seen.version() >= deployment.version()) {
            deployment = seen;
            obstacles.creationSeen(seen.hindrance(), now);
        }
    }

    void deploymentGone() {
        deployment = null;
        commanded = null;
        obstacles.creationAwaited();
    }

    void podSeen(PodSeen pod, long now) {
        backends = null;
        PodSeen before = pods.put(pod.uid(), pod);
        if (obstacles.seen(pod, now)) {
            // What was healthy may be out of reach by now: it is asked again.
            healthy.removeIf(start -> start.pod().equals(pod.uid()));
        }
        if (pod.ready()) {
            healthy.add(PodStart.of(pod));
        }
        if (pod.ended() && before != null && !before.ended() && !pod.terminating()) {
            setback = pod.progress().awaits();
        }
    }

    void podGone(String uid) {
        backends = null;
        pods.remove(uid);
        obstacles.gone(uid);
        mistaken.keySet().removeIf(start -> start.pod().equals(uid));
        healthy.removeIf(start -> start.pod().equals(uid));
    }

    /** This run of the pod's server answered its health check. */
    void healthy(PodStart start) {
        if (pods.containsKey(start.pod())) {
            backends = null;
            healthy.add(start);
        }
    }

    /** This run of the pod's server answers its health check as none does that only loads; true if that is news. */
    boolean mistaken(PodStart start, String answer) {
        return pods.containsKey(start.pod()) && !answer.equals(mistaken.put(start, answer));
    }

    /** Whether the state may change although nothing else happens. */
    boolean changesWithTime() {
        return wanted() && obstacles.anyStuck();
    }

    /**
     * Whether a pod that was told to end holds what another may wait for: the scheduler counts its GPU until its object goes, which may be
     * long after its server has ended. On a node that does not answer it holds nothing that another could have.
     */
    boolean holdsRoom() {
        return pods.values().stream()
                .anyMatch(pod -> pod.terminating() && !(pod.progress() instanceof PodProgress.Stuck));
    }

    /** The nodes of the pods that take room there, one for each: the scheduler counts one that ends until its object goes. */
    List<String> nodes() {
        return pods.values().stream()
                .filter(pod -> pod.terminating() || !pod.ended())
                .map(pod -> pod.place().node())
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    /** What others hold may do for those of the pods that no node takes. */
    void roomMayCome(long now) {
        obstacles.roomMayCome(now);
    }

    /** Whether there is nothing of the model any more, nor will be. */
    boolean isGone() {
        return deployment == null && commanded == null && pods.isEmpty();
    }

    /** Whether the model is to run. */
    boolean wanted() {
        if (commanded != null) {
            return commanded > 0;
        }
        return deployment != null && deployment.wanted() > 0;
    }

    /** By what the operator asks to unload the model in an idle moment; null if it does not ask. */
    @Nullable
    String unloadAsked() {
        return deployment == null ? null : deployment.unloadAsked();
    }

    /** The UIDs of the pods that there are, whatever their state. */
    Set<String> podUids() {
        return Set.copyOf(pods.keySet());
    }

    /** The pods that serve. */
    List<PodSeen> backends() {
        List<PodSeen> known = backends;
        if (known == null) {
            known = pods.values().stream()
                    .filter(ModelTracker::mayServe)
                    .filter(pod -> healthy.contains(PodStart.of(pod)))
                    .toList();
            backends = known;
        }
        return known;
    }

    /** The pods that have not ended. */
    List<RunningPod> running() {
        List<PodSeen> serving = backends();
        return pods.values().stream()
                .filter(pod -> !pod.ended())
                .map(pod -> new RunningPod(pod.name(), pod.place(), serving.contains(pod)))
                .toList();
    }

    /** The pods whose health is worth asking for. */
    List<PodSeen> unproven() {
        if (!wanted()) {
            return List.of();
        }
        return pods.values().stream()
                .filter(ModelTracker::mayServe)
                .filter(pod -> !healthy.contains(PodStart.of(pod)))
                .toList();
    }

    /** The pods of which it is worth asking what they said before they ended. */
    List<PodSeen> unexplained() {
        if (!wanted()) {
            return List.of();
        }
        return starting().stream().filter(obstacles::isUnexplained).toList();
    }

    /** These are the last words of a pod's container that keeps ending; "" if they cannot be had. */
    void explained(PodStart start, String words) {
        if (pods.containsKey(start.pod())) {
            obstacles.explained(start, words);
        }
    }

    ModelState state(long now) {
        if (!wanted()) {
            boolean ended = pods.values().stream().allMatch(PodSeen::ended);
            return ended && settled() ? new ModelState.Stopped() : new ModelState.Stopping();
        }
        if (!backends().isEmpty()) {
            return new ModelState.Ready();
        }
        List<PodSeen> starting = starting();
        LoadFailure failure = failure(starting, now);
        return failure == null ? progress(starting) : new ModelState.Failed(failure);
    }

    private boolean settled() {
        return commanded == null && (deployment == null || (deployment.settled() && deployment.existing() == 0));
    }

    /** Why the model cannot become ready; null while one of them still may. */
    private @Nullable LoadFailure failure(Collection<PodSeen> starting, long now) {
        if (missingSince != null && now - missingSince >= MISSING_GRACE) {
            return new LoadFailure(LoadFailure.Cause.CONFIG_ERROR, "it has no Deployment: see the ModelSwap's status");
        }
        LoadFailure last = starting.isEmpty() && commanded == null ? obstacles.creationFailure(now) : null;
        for (PodSeen pod : starting) {
            last = obstacles.failure(pod, now);
            if (last == null) {
                return null;
            }
        }
        return last;
    }

    private ModelState.Starting progress(List<PodSeen> starting) {
        if (refusal != null) {
            return ModelState.Starting.refused(refusal);
        }
        if (commanded != null && starting.isEmpty()) {
            return ModelState.Starting.unwritten();
        }
        if (starting.isEmpty()) {
            String awaited = setback == null ? "waiting for its pod to be created" : setback;
            return obstacles
                    .creation()
                    .map(ModelTracker::stuck)
                    .orElseGet(() -> new ModelState.Starting(LoadPhase.SCHEDULING, awaited));
        }
        PodProgress progress = starting.getFirst().progress();
        String answer = mistaken.get(PodStart.of(starting.getFirst()));
        if (answer != null && progress instanceof PodProgress.Underway) {
            return new ModelState.Starting(progress.phase(), progress.awaits() + ", but " + answer);
        }
        return progress instanceof PodProgress.Stuck stuck
                ? stuck(stuck)
                : new ModelState.Starting(progress.phase(), progress.awaits());
    }

    private static ModelState.Starting stuck(PodProgress.Stuck stuck) {
        return new ModelState.Starting(
                stuck.phase(), stuck.awaits(), stuck.failure().cause());
    }

    private List<PodSeen> starting() {
        return pods.values().stream()
                .filter(pod -> !pod.ended() && !pod.terminating())
                .toList();
    }

    private static boolean mayServe(PodSeen pod) {
        return !pod.terminating() && !pod.ended() && !pod.down() && pod.ip() != null;
    }
}
