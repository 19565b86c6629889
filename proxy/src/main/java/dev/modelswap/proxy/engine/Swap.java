package dev.modelswap.proxy.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One transaction: the models that must leave, then the target's load, and the requests that wait for it. */
final class Swap {

    private final String target;
    private final Set<String> leaving;
    /** Whether it goes on when nobody waits for it. */
    private final boolean kept;

    private final Map<Long, WaitingRequest> waiters = new LinkedHashMap<>();
    private boolean loading;
    private long deadline;
    /** Since when no node takes the target, while that is so. */
    private @Nullable Long unplacedSince;

    Swap(String target, Set<String> leaving, boolean kept, long deadline) {
        this.target = target;
        this.kept = kept;
        this.leaving = new TreeSet<>(leaving);
        this.deadline = deadline;
    }

    String target() {
        return target;
    }

    /** The models that have not left yet. */
    Set<String> leaving() {
        return leaving;
    }

    void left(String model) {
        leaving.remove(model);
    }

    /** Whether everybody has left, and the target was not asked for yet. */
    boolean mayLoad() {
        return leaving.isEmpty() && !loading;
    }

    void startLoading(long deadline) {
        loading = true;
        this.deadline = deadline;
    }

    boolean loading() {
        return loading;
    }

    boolean overdue(long now) {
        return now >= deadline;
    }

    /** Takes in whether no node takes the target now; for how long that has been so, in milliseconds. */
    long unplaced(boolean now, long time) {
        unplacedSince = !now ? null : unplacedSince == null ? Long.valueOf(time) : unplacedSince;
        return unplacedSince == null ? 0 : time - unplacedSince;
    }

    void join(WaitingRequest request) {
        waiters.put(request.id(), request);
    }

    boolean leave(long request) {
        return waiters.remove(request) != null;
    }

    List<WaitingRequest> waiters() {
        return List.copyOf(waiters.values());
    }

    /** Whether nobody needs it any more. */
    boolean isForsaken() {
        return waiters.isEmpty() && !kept;
    }

    int size() {
        return waiters.size();
    }

    /** What its waiters wait for while the target is in this state. */
    Wait wait(ModelState state) {
        if (loading && state instanceof ModelState.Starting(var phase, String progress, var late)) {
            return new Wait.Loading(phase, progress);
        }
        return new Wait.Evicting(awaited());
    }

    /** Why it was not done in time. */
    LoadFailure whyOverdue(ModelState state) {
        if (!loading) {
            return new LoadFailure(
                    LoadFailure.Cause.EVICTION_TIMEOUT,
                    "these models did not end in time: " + String.join(", ", awaited()));
        }
        return state instanceof ModelState.Starting(var phase, String progress, var late)
                ? new LoadFailure(late, "not ready in time: " + progress)
                : new LoadFailure(LoadFailure.Cause.START_TIMEOUT, "not ready in time: " + state.word());
    }

    private Set<String> awaited() {
        return leaving.isEmpty() ? Set.of(target) : leaving;
    }

    /** Whether a swap of {@code model} that evicts {@code victims} must wait for this one. */
    boolean collidesWith(String model, Set<String> victims) {
        return victims.contains(target) || leaving.contains(model) || !Collections.disjoint(victims, leaving);
    }
}
