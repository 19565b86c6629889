package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps a model's pods from being ready, and since when. Times are milliseconds of a clock that never goes back. */
final class Obstacles {

    /**
     * How long a pod may be stuck before that is a failure, in milliseconds: room for what holds the nodes without our knowledge, and
     * for a node that does not answer to come back.
     */
    static final long GRACE = 30_000;

    private final Map<String, Long> stuckSince = new HashMap<>();
    private final Map<PodStart, String> lastWords = new HashMap<>();

    /** Takes in what a pod looks like now; true if it was not stuck before and is now. */
    boolean seen(PodSeen pod, long now) {
        if (pod.progress() instanceof PodProgress.Stuck) {
            return stuckSince.putIfAbsent(pod.uid(), now) == null;
        }
        stuckSince.remove(pod.uid());
        return false;
    }

    /** What others still hold may do for the pod, if no node takes it: its grace begins anew. */
    void roomMayCome(PodSeen pod, long now) {
        if (pod.progress() instanceof PodProgress.Stuck stuck
                && stuck.failure().cause() == LoadFailure.Cause.UNSCHEDULABLE) {
            stuckSince.put(pod.uid(), now);
        }
    }

    void gone(String uid) {
        stuckSince.remove(uid);
        lastWords.keySet().removeIf(start -> start.pod().equals(uid));
    }

    /** These are the last words of the container that keeps ending; "" if they cannot be had. */
    void explained(PodStart start, String words) {
        lastWords.put(start, words);
    }

    /** Whether the pod keeps ending, and nobody has asked yet what it said last. */
    boolean isUnexplained(PodSeen pod) {
        return pod.progress() instanceof PodProgress.Crashing && !lastWords.containsKey(PodStart.of(pod));
    }

    /** Whether a pod is stuck, so that it fails if only time passes. */
    boolean anyStuck() {
        return !stuckSince.isEmpty();
    }

    /** Why the pod cannot become ready; null while it still may, or while it is asked why. */
    @Nullable
    LoadFailure failure(PodSeen pod, long now) {
        return switch (pod.progress()) {
            case PodProgress.Underway _ -> null;
            case PodProgress.Stuck stuck -> isOver(stuckSince.get(pod.uid()), now) ? stuck.failure() : null;
            case PodProgress.Hopeless(LoadFailure failure) -> failure;
            case PodProgress.Crashing(LoadFailure failure, String container) -> {
                String words = lastWords.get(PodStart.of(pod));
                yield words == null ? null : failure.with(quoted(words));
            }
        };
    }

    private static boolean isOver(@Nullable Long since, long now) {
        return since != null && now - since >= GRACE;
    }

    private static String quoted(String words) {
        return words.isBlank() ? "" : "\nIts log ends with:\n" + words.stripTrailing();
    }
}
