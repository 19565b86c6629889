package dev.modelswap.proxy.timeline;

import dev.modelswap.proxy.engine.ModelState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long a model was in one state, other than stopped.
 *
 * @param id grows from span to span
 * @param state the word of the state
 * @param to when it ended; null: it has not
 * @param cause why the model failed, if it did
 * @param waited requests for the model that waited during the span
 */
public record Span(
        long id,
        String model,
        String state,
        Instant from,
        @Nullable Instant to,
        @Nullable String cause,
        int waited) {

    static Span begun(long id, String model, ModelState state, Instant now, int waiting) {
        String cause =
                state instanceof ModelState.Failed failed ? failed.failure().message() : null;
        return new Span(id, model, state.word(), now, null, cause, waiting);
    }

    Span ended(Instant now) {
        return new Span(id, model, state, from, now, cause, waited);
    }

    Span waitedForOnceMore() {
        return new Span(id, model, state, from, to, cause, waited + 1);
    }

    boolean endedBefore(Instant time) {
        return to != null && to.isBefore(time);
    }
}
