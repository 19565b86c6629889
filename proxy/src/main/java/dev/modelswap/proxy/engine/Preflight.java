package dev.modelswap.proxy.engine;

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
}
