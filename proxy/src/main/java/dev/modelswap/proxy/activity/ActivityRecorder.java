package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.tokens.AnswerReader;
import dev.modelswap.proxy.tokens.Tokens;
import org.jspecify.annotations.Nullable;

/** Makes rows of the requests that end and are to stay known. */
public final class ActivityRecorder implements LifeObserver {

    private static final long NANOS = 1_000_000;

    private static final long UNNUMBERED = 0;

    private final EndedRequests ended;

    public ActivityRecorder(EndedRequests ended) {
        this.ended = ended;
    }

    @Override
    public void began(RequestLife life) {
        // known once it has ended
    }

    @Override
    public void ended(RequestLife life, Ending ending) {
        if (life.asked().recorded()) {
            ended.keep(row(UNNUMBERED, life, ending), life.recording());
        }
    }

    private static ActivityRow row(long id, RequestLife life, Ending ending) {
        AnswerReader reading = life.reading();
        Tokens tokens = reading == null ? Tokens.NONE : reading.tokens();
        return new ActivityRow(
                id,
                life.arrived(),
                life.asked().model(),
                life.asked().calledAs(),
                life.asked().path(),
                life.contentType(),
                ending.status(),
                tokens,
                Math.max(life.elapsed() / NANOS, Math.round(tokens.modelMillis())),
                life.queued() / NANOS,
                life.loading() / NANOS,
                life.isStream() && life.firstByte() >= 0 ? life.firstByte() / NANOS : Tokens.UNKNOWN,
                error(reading, ending),
                life.asked().session());
    }

    private static @Nullable String error(@Nullable AnswerReader reading, Ending ending) {
        return ending.message() != null || reading == null ? ending.message() : reading.error();
    }
}
