package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import java.util.List;

/** What the engine is told. Request numbers are the caller's, each used once. */
public sealed interface Event {

    /** A request wants {@code model}, and has waited for it elsewhere for so many milliseconds, in which it keeps its turn. */
    record RequestArrived(long request, String model, long waited) implements Event {

        /** One that has just come. */
        public RequestArrived(long request, String model) {
            this(request, model, 0);
        }
    }

    /** A granted request has ended, however it ended. */
    record RequestFinished(long request) implements Event {}

    /** A request that somebody else granted, who decides no more, holds {@code model} until {@link RequestFinished}. */
    record RequestAdopted(long request, String model) implements Event {}

    /** Requests that nobody here knows of may hold any model, as long as this is so: no model counts as idle. */
    record UseUnknown(boolean unknown) implements Event {}

    /** The client of a request has left; nothing happens if the request was answered already. */
    record RequestCancelled(long request) implements Event {}

    /** The cluster shows {@code model} in {@code state}, and what the engine asked of it before is taken into account. */
    record ModelObserved(String model, ModelState state) implements Event {}

    /** The model has pods on these nodes, one for each; those that are ending, too, as long as they hold their room. */
    record PodsPlaced(String model, List<String> nodes) implements Event {

        public PodsPlaced {
            nodes = List.copyOf(nodes);
        }
    }

    /** From now on the same models are placed by this policy. */
    record PolicyChanged(EvictionPolicy policy) implements Event {}

    /** The model is to be unloaded, once, as soon as nobody needs it, so that it can change; or it is not any more. */
    record UnloadWanted(String model, boolean wanted) implements Event {}

    /** Somebody asks for the model to be unloaded now; {@link Effects#unloaded} answers. */
    record UnloadAsked(String model) implements Event {}

    /** The model is to be loaded although nobody waits for it, if nobody has to leave for that. */
    record PreloadAsked(String model) implements Event {}

    /** From now on these rules hold. */
    record RulesChanged(Rules rules) implements Event {}

    /** Time has passed. */
    record Tick() implements Event {}

    /**
     * Another proxy decides from now on: nothing is loaded or unloaded any more. What is ready serves, a load that is under way
     * goes on for those who wait for it, all others are turned away.
     */
    record SteppedDown() implements Event {}

    /** The proxy ends: nobody waits any longer, and the models stay as they are. */
    record ShutDown() implements Event {}
}
