package dev.modelswap.proxy.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * In which order waiting requests have their chance, and for how long. Those of higher priority go first, equal ones in order of
 * arrival; whoever cannot run yet is passed by who can. But a request that has waited for {@link #LONGEST} is overdue: it goes
 * before all that came later, whatever their priority, and nothing that stands in its way is granted or loaded any more.
 */
final class Overtaking {

    /** How long requests for other models may go on passing a request that waits, in milliseconds. */
    static final long LONGEST = 10_000;

    private Overtaking() {}

    static boolean isOverdue(WaitingRequest request, long now) {
        return now - request.since() >= LONGEST;
    }

    /** The order in which the requests have their chance. */
    static List<WaitingRequest> inTurn(Collection<WaitingRequest> requests, Map<String, ModelRules> models, long now) {
        ToLongFunction<WaitingRequest> rank =
                request -> isOverdue(request, now) ? Long.MIN_VALUE : -(long) priority(request, models);
        return requests.stream()
                .sorted(Comparator.comparingLong(rank).thenComparing(WaitingRequest.BY_ARRIVAL))
                .toList();
    }

    private static int priority(WaitingRequest request, Map<String, ModelRules> models) {
        ModelRules rules = models.get(request.model());
        return rules == null ? 0 : rules.priority();
    }
}
