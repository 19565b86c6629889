package dev.modelswap.proxy.engine;

import java.util.Set;

/** What a request that is neither granted nor answered is waiting for. */
public sealed interface Wait {

    /** For its turn: it is the {@code position}th in the queue, counted from 1 over all models. */
    record Queued(int position) implements Wait {}

    /** For these models to end, so that its own can be loaded; its own is among them if it must start anew. */
    record Evicting(Set<String> models) implements Wait {

        public Evicting {
            models = Set.copyOf(models);
        }
    }

    /** For its model, which comes up; {@code progress} says what that is waiting for. */
    record Loading(LoadPhase phase, String progress) implements Wait {}
}
