package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model's Deployment and pods made one state. An own command counts from when it is given, not from when the cluster
 * shows it: observations older than the last write are ignored. Times are milliseconds of a clock that never goes back.
 */
final class ModelTracker {

    /** How long no node may take a pod before the load fails: room for a victim's GPU to be released, in milliseconds. */
    static final long UNSCHEDULABLE_GRACE = 30_000;

    private final String name;
    private @Nullable DeploymentSeen deployment;
    private @Nullable Integer commanded;
    private @Nullable String refusal;
    private final Map<String, PodSeen> pods = new LinkedHashMap<>();
    private final Set<PodStart> healthy = new HashSet<>();
    private final Map<String, Long> unschedulableSince = new LinkedHashMap<>();

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
    }

    /** The last command was written; observations from before {@code version} do not know it. */
    void written(int replicas, long version) {
        commanded = null;
        refusal = null;
        if (deployment == null ? replicas > 0 : deployment.version() < version) {
            int existing = deployment == null ? 0 : deployment.existing();
            deployment = new DeploymentSeen(name, version, replicas, existing, false, unloadAsked());
        }
    }

    /** The last command could not be written and is tried again. */
    void refused(String error) {
        refusal = error;
    }

    void deploymentSeen(DeploymentSeen seen) {
        if (deployment == null || seen.version() >= deployment.version()) {
            deployment = seen;
        }
    }

    void deploymentGone() {
        deployment = null;
        commanded = null;
    }

    void podSeen(PodSeen pod, long now) {
        pods.put(pod.uid(), pod);
        if (pod.ready()) {
            healthy.add(PodStart.of(pod));
        }
        if (pod.unschedulable() == null) {
            unschedulableSince.remove(pod.uid());
        } else {
            unschedulableSince.putIfAbsent(pod.uid(), now);
        }
    }

    void podGone(String uid) {
        pods.remove(uid);
        unschedulableSince.remove(uid);
        healthy.removeIf(start -> start.pod().equals(uid));
    }

    /** This run of the pod's server answered its health check. */
    void healthy(PodStart start) {
        if (pods.containsKey(start.pod())) {
            healthy.add(start);
        }
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
        return pods.values().stream()
                .filter(ModelTracker::mayServe)
                .filter(pod -> healthy.contains(PodStart.of(pod)))
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

    ModelState state(long now) {
        List<PodSeen> live = pods.values().stream().filter(pod -> !pod.ended()).toList();
        if (!wanted()) {
            return live.isEmpty() && settled() ? new ModelState.Stopped() : new ModelState.Stopping();
        }
        if (!backends().isEmpty()) {
            return new ModelState.Ready();
        }
        List<PodSeen> starting = live.stream().filter(pod -> !pod.terminating()).toList();
        String failure = failure(starting, now);
        return failure == null ? progress(starting) : new ModelState.Failed(failure);
    }

    private boolean settled() {
        return commanded == null && (deployment == null || (deployment.settled() && deployment.existing() == 0));
    }

    /** Why none of the pods can become ready; null while one of them still may. */
    private @Nullable String failure(Collection<PodSeen> starting, long now) {
        String last = null;
        for (PodSeen pod : starting) {
            last = pod.failure() != null ? pod.failure() : unschedulable(pod, now);
            if (last == null) {
                return null;
            }
        }
        return last;
    }

    private @Nullable String unschedulable(PodSeen pod, long now) {
        Long since = unschedulableSince.get(pod.uid());
        return since != null && now - since >= UNSCHEDULABLE_GRACE ? pod.unschedulable() : null;
    }

    private ModelState.Starting progress(List<PodSeen> starting) {
        if (refusal != null) {
            return new ModelState.Starting(LoadPhase.SCHEDULING, "the API server does not scale it up: " + refusal);
        }
        if (starting.isEmpty()) {
            return new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created");
        }
        PodSeen first = starting.getFirst();
        return new ModelState.Starting(first.phase(), first.progress());
    }

    private static boolean mayServe(PodSeen pod) {
        return !pod.terminating() && !pod.ended() && !pod.down() && pod.ip() != null;
    }
}
