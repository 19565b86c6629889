package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.Verdict;
import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a request for a model would come to if it arrived now.
 *
 * @param evicts the models that would go, and how many requests each of them serves
 * @param reason what is waited for, or why it cannot be, in words; {@code ""} where there is nothing to say
 * @param waiting requests that wait now, for whatever model
 * @param usualLoad how long loads of the model usually take, in milliseconds
 */
public record Preflight(
        Outcome outcome, Map<String, Integer> evicts, String reason, int waiting, OptionalLong usualLoad) {

    /** What would come of it, first. */
    public enum Outcome {
        /** It would be answered at once. */
        READY,
        /** It would wait for the load that is under way. */
        LOADING,
        /** The model would be loaded, beside all that runs. */
        FITS,
        /** The model would be loaded after others have gone, which nothing holds. */
        EVICTS,
        /** It would wait until requests of others have ended, or others have had their turn. */
        WAITS,
        /** The model would be loaded, but find no node until somebody gives back room. */
        HELD,
        /** It would be turned away: no node has the room. */
        NEVER
    }

    public Preflight {
        evicts = Map.copyOf(new TreeMap<>(evicts));
    }

    /** What a request for the model would come to by all that the engine knows. */
    static Preflight of(String model, EngineState known, long now) {
        Verdict verdict = known.conflicts().verdict(model, now);
        Map<String, Integer> evicts = new TreeMap<>();
        verdict.victims().forEach(victim -> evicts.put(victim, known.inFlight.count(victim)));
        Outcome outcome = outcome(model, verdict, known, now);
        return new Preflight(
                outcome, evicts, reason(outcome, verdict, known, now), known.waiting(), known.loads.usual(model));
    }

    private static Outcome outcome(String model, Verdict verdict, EngineState known, long now) {
        if (known.runsAtOnce(model, now)) {
            return Outcome.READY;
        }
        if (known.swaps.to(model) != null) {
            return Outcome.LOADING;
        }
        return switch (verdict.obstacle().orElse(null)) {
            case Obstacle.Never _ -> Outcome.NEVER;
            case Obstacle.Held _ -> Outcome.HELD;
            case Obstacle.Next _, Obstacle.Claimed _ -> Outcome.WAITS;
            case null -> {
                boolean waits = mustStay(verdict, known, now)
                        || known.swaps.collideWith(model, verdict.victims())
                        || known.conflicts().mustYield(model, known.queue.heads(), now);
                yield waits ? Outcome.WAITS : verdict.victims().isEmpty() ? Outcome.FITS : Outcome.EVICTS;
            }
        };
    }

    private static String reason(Outcome outcome, Verdict verdict, EngineState known, long now) {
        if (outcome != Outcome.WAITS) {
            return verdict.obstacle().map(Obstacle::words).orElse("");
        }
        return verdict.obstacle()
                .map(Obstacle::words)
                .orElse(
                        mustStay(verdict, known, now)
                                ? "models that must go serve requests, or have just been loaded"
                                : "requests for other models come first");
    }

    private static boolean mustStay(Verdict verdict, EngineState known, long now) {
        return verdict.victims().stream().anyMatch(victim -> known.mustStay(victim, now));
    }
}
