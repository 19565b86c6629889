package dev.modelswap.bench;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How many requests ended how, and what was said to those that were turned away or lost. For any thread. */
final class Tally {

    private static final int SHOWN = 160;

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> words = new TreeMap<>();
    private double longestMillis;

    /** One request ended so, after so long; {@code words} are what its client was told, {@code ""} if nothing. */
    synchronized void count(Outcome outcome, double millis, String words) {
        outcomes.merge(outcome, 1, Integer::sum);
        if (outcome == Outcome.COMPLETE) {
            longestMillis = Math.max(longestMillis, millis);
        }
        if (!words.isEmpty()) {
            this.words.merge(
                    outcome.name() + ": " + words.substring(0, Math.min(SHOWN, words.length())), 1, Integer::sum);
        }
    }

    synchronized int of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    synchronized int all() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Of the requests that were answered whole. */
    synchronized double longestMillis() {
        return longestMillis;
    }

    synchronized Map<String, Integer> words() {
        return Collections.unmodifiableMap(new TreeMap<>(words));
    }
}
