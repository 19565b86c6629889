package dev.modelswap.proxy.activity;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of the requests in flight what is new. It looks at them from time to time, so that requests are not slowed by it, and one that
 * ends before the next look is not told of.
 */
final class InFlightWatch {

    static final long LOOK_MILLIS = 250;

    /** Of one look; the others come with the next. */
    private static final int MOST_TOLD = 200;

    private final InFlight requests;
    private final InFlightNews.Listener listener;
    /** What the listener knows: the number that a request's changes had when it was told of it. */
    private final Map<String, Integer> told = new ConcurrentHashMap<>();

    InFlightWatch(InFlight requests, InFlightNews.Listener listener) {
        this.requests = requests;
        this.listener = listener;
    }

    /** The listener knows nothing: all is new to it. */
    void forget() {
        told.clear();
    }

    /** The listener has been told of all. */
    void allTold() {
        requests.entries().forEach(entry -> told.put(entry.id(), entry.changes()));
    }

    void look() {
        told.keySet().stream().filter(id -> !requests.has(id)).toList().forEach(id -> {
            told.remove(id);
            listener.remove(id);
        });
        requests.entries().stream()
                .filter(entry -> !Integer.valueOf(entry.changes()).equals(told.get(entry.id())))
                .sorted(Comparator.comparing((InFlight.Entry entry) -> told.containsKey(entry.id()))
                        .thenComparing(InFlight.Entry::arrived))
                .limit(MOST_TOLD)
                .toList()
                .forEach(entry -> {
                    told.put(entry.id(), entry.changes());
                    listener.upsert(entry.id(), entry.json());
                });
    }
}
