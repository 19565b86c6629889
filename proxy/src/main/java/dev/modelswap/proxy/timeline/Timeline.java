package dev.modelswap.proxy.timeline;

import dev.modelswap.proxy.engine.ModelState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the last hours, made from the states of models as they are observed; what was before the proxy started is not
 * known. Written by one thread, read by any.
 */
public final class Timeline {

    /** Spans that ended longer ago are forgotten. */
    static final Duration LONGEST = Duration.ofHours(4);

    private final int maxSpans;
    private final Consumer<Span> changed;
    private final Map<Long, Span> spans = new ConcurrentSkipListMap<>();
    /** Of each model that is not stopped, the span that has not ended. */
    private final Map<String, Long> open = new HashMap<>();

    private long last;

    /** Keeps {@code maxSpans} that have ended; {@code changed} hears of each that begins or ends. */
    public Timeline(int maxSpans, Consumer<Span> changed) {
        this.maxSpans = maxSpans;
        this.changed = changed;
    }

    /** A model is in this state, and so many requests wait for it. */
    public void observed(String model, ModelState state, int waiting, Instant now) {
        Span before = openSpan(model);
        if (before != null && before.state().equals(state.word())) {
            return;
        }
        end(model, now);
        if (!(state instanceof ModelState.Stopped)) {
            Span span = Span.begun(++last, model, state, now, waiting);
            spans.put(span.id(), span);
            open.put(model, span.id());
            changed.accept(span);
        }
        forget(now);
    }

    /** One more request waits for the model. */
    public void waits(String model) {
        Long id = open.get(model);
        if (id != null) {
            spans.computeIfPresent(id, (key, span) -> span.waitedForOnceMore());
        }
    }

    /** There are no models but these any more. */
    public void retain(Set<String> models, Instant now) {
        Set.copyOf(open.keySet()).stream()
                .filter(model -> !models.contains(model))
                .forEach(model -> end(model, now));
    }

    /** The spans that have not ended, or not before {@code since}, as they began. */
    public List<Span> since(Instant since) {
        return spans.values().stream().filter(span -> !span.endedBefore(since)).toList();
    }

    private void end(String model, Instant now) {
        Long id = open.remove(model);
        Span span = id == null ? null : spans.get(id);
        if (span != null) {
            Span ended = span.ended(now);
            spans.put(span.id(), ended);
            changed.accept(ended);
        }
    }

    private void forget(Instant now) {
        Instant oldest = now.minus(LONGEST);
        spans.values().removeIf(span -> span.endedBefore(oldest));
        int tooMany = spans.size() - open.size() - maxSpans;
        spans.values().stream()
                .filter(span -> span.to() != null)
                .limit(Math.max(0, tooMany))
                .map(Span::id)
                .toList()
                .forEach(spans::remove);
    }

    private @Nullable Span openSpan(String model) {
        Long id = open.get(model);
        return id == null ? null : spans.get(id);
    }
}
