package dev.modelswap.proxy.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How long the last loads of each model took, from the command to the first healthy answer; in milliseconds. */
public final class LoadTimes {

    private static final int KEPT = 9;

    private final Map<String, Long> begun = new HashMap<>();
    private final Map<String, Deque<Long>> taken = new HashMap<>();

    void begins(String model, long now) {
        begun.put(model, now);
    }

    void ready(String model, long now) {
        Long since = begun.remove(model);
        if (since == null) {
            return;
        }
        Deque<Long> times = taken.computeIfAbsent(model, name -> new ArrayDeque<>());
        if (times.size() == KEPT) {
            times.removeFirst();
        }
        times.addLast(now - since);
    }

    /** The load was taken back or has failed: it says nothing of the next. */
    void ends(String model) {
        begun.remove(model);
    }

    /** How long the load that is under way has taken; 0 if none is. */
    public long loading(String model, long now) {
        return begun(model, now).orElse(0);
    }

    /** How long the load has taken that is under way, if one is. */
    public OptionalLong begun(String model, long now) {
        Long since = begun.get(model);
        return since == null ? OptionalLong.empty() : OptionalLong.of(now - since);
    }

    /** The median of the last loads, if there was one. */
    public OptionalLong usual(String model) {
        Deque<Long> times = taken.get(model);
        return times == null
                ? OptionalLong.empty()
                : times.stream()
                        .mapToLong(Long::longValue)
                        .sorted()
                        .skip(times.size() / 2)
                        .findFirst();
    }
}
