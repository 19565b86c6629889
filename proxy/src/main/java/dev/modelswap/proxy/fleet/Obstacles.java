package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a model's pods from being created, or from being ready, and since when. Times are milliseconds of a clock that
 * never goes back.
 */
final class Obstacles {

    /**
     * How long a pod may be stuck before that is a failure, in milliseconds: room for what holds the nodes without our knowledge, and
     * for a node that does not answer to come back.
     */
    static final long GRACE = 30_000;

    /** The same where waiting alone does not help: room for what was applied together with the model, only later. */
    static final long SHORT_GRACE = 5_000;

    /** What others hold and may give back. */
    private static final Set<Cause> MATTERS_OF_ROOM = EnumSet.of(Cause.UNSCHEDULABLE, Cause.QUOTA_EXCEEDED);

    /** In the place of a pod's UID: the pod that is not there yet. */
    private static final String CREATION = "";

    private final Map<String, Stuck> stuck = new HashMap<>();
    private final Map<PodStart, String> lastWords = new HashMap<>();

    private record Stuck(PodProgress.Stuck by, long since) {

        Stuck by(PodProgress.Stuck news) {
            return new Stuck(news, since);
        }

        Stuck anew(long now) {
            return MATTERS_OF_ROOM.contains(by.failure().cause()) ? new Stuck(by, now) : this;
        }

        boolean isFailure(long now) {
            long grace = by.failure().cause().isPassing() ? GRACE : SHORT_GRACE;
            return now - since >= grace;
        }
    }

    /** Takes in what a pod looks like now; true if it was not stuck before and is now. */
    boolean seen(PodSeen pod, long now) {
        return seen(pod.uid(), pod.progress() instanceof PodProgress.Stuck by ? by : null, now);
    }

    /** Takes in what keeps the pods from being created now; null: nothing. */
    void creationSeen(PodProgress.@Nullable Stuck by, long now) {
        seen(CREATION, by, now);
    }

    /** The pods are to be created from now on: nothing is known yet to hinder that. */
    void creationAwaited() {
        stuck.remove(CREATION);
    }

    private boolean seen(String uid, PodProgress.@Nullable Stuck by, long now) {
        if (by == null) {
            stuck.remove(uid);
            return false;
        }
        Stuck before = stuck.get(uid);
        stuck.put(uid, before == null ? new Stuck(by, now) : before.by(by));
        return before == null;
    }

    /** What others still hold may do for those of the pods that lack room: their grace begins anew. */
    void roomMayCome(long now) {
        stuck.replaceAll((uid, obstacle) -> obstacle.anew(now));
    }

    void gone(String uid) {
        stuck.remove(uid);
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
        return !stuck.isEmpty();
    }

    /** What keeps the pods from being created. */
    Optional<PodProgress.Stuck> creation() {
        return Optional.ofNullable(stuck.get(CREATION)).map(Stuck::by);
    }

    /** Why the pods cannot be created; null while they still may. */
    @Nullable
    LoadFailure creationFailure(long now) {
        return failure(CREATION, now);
    }

    /** Why the pod cannot become ready; null while it still may, or while it is asked why. */
    @Nullable
    LoadFailure failure(PodSeen pod, long now) {
        return switch (pod.progress()) {
            case PodProgress.Underway _ -> null;
            case PodProgress.Stuck _ -> failure(pod.uid(), now);
            case PodProgress.Hopeless(LoadFailure failure) -> failure;
            case PodProgress.Crashing(LoadFailure failure, String container) -> {
                String words = lastWords.get(PodStart.of(pod));
                yield words == null ? null : failure.with(quoted(words));
            }
        };
    }

    private @Nullable LoadFailure failure(String uid, long now) {
        Stuck obstacle = stuck.get(uid);
        return obstacle != null && obstacle.isFailure(now) ? obstacle.by().failure() : null;
    }

    private static String quoted(String words) {
        return words.isBlank() ? "" : "\nIts log ends with:\n" + words.stripTrailing();
    }
}
