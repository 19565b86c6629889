package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.tokens.AnswerReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request from its arrival to its end. Told by the one context that serves it, in this order; what has been told can be read
 * on any thread, and changes nothing in how the request is served.
 */
public final class RequestLife {

    private static final int UNPLACED = 0;

    private final long id;
    private final Instant arrived;
    private final LongSupplier clock;
    private final LifeObserver observer;
    private final long start;
    private final Waits waits;
    private final @Nullable Recording recording;
    private @Nullable AnswerReader reader;
    private volatile Asked asked;
    private volatile Runnable cancel = () -> {};
    private volatile Phase phase = Phase.QUEUED;
    private volatile int position = UNPLACED;
    private volatile @Nullable Head head;
    private volatile long bytes;
    private volatile long firstByte = -1;
    private volatile int changes;

    /** The head of the answer. */
    record Head(int status, String contentType, List<Map.Entry<String, String>> headers) {}

    /** One that begins now. */
    RequestLife(
            long id,
            Asked asked,
            Instant arrived,
            LongSupplier clock,
            LifeObserver observer,
            @Nullable Recording recording) {
        this.id = id;
        this.asked = asked;
        this.arrived = arrived;
        this.clock = clock;
        this.observer = observer;
        this.recording = recording;
        start = clock.getAsLong();
        waits = new Waits(start);
    }

    /** How to end it before its time. */
    public void onCancel(Runnable end) {
        cancel = end;
    }

    /** It is this model's turn: another peer's than was thought. */
    public void goesTo(String model) {
        asked = asked.of(model);
        told();
    }

    /** It waits for its grant, and this is why. */
    public void waits(Progress progress) {
        long now = clock.getAsLong();
        position = progress.waitsFor() instanceof Wait.Queued(int place) ? place : UNPLACED;
        waits.change(
                Phase.of(progress.waitsFor()), now, now - progress.loading().toNanos());
        told();
    }

    /** It is sent to a server. */
    public void granted() {
        position = UNPLACED;
        enter(Phase.WAITING);
    }

    /** This is sent to the server as its body. */
    public void sends(Buffer body) {
        if (recording != null) {
            recording.sent(body);
        }
    }

    /** The server answers. */
    public void answers(int status, MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        Head answered = new Head(status, Objects.requireNonNullElse(type, ""), headers.entries());
        head = answered;
        if (recording != null) {
            recording.answered(status, answered.headers());
        }
        if (asked.recorded()) {
            reader = new AnswerReader(status, type, headers.get(HttpHeaders.CONTENT_ENCODING), this::record);
        }
        enter(Phase.STREAMING);
    }

    /** A piece of the answer goes to the client. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one context writes
    public void passes(Buffer piece) {
        if (firstByte < 0) {
            firstByte = clock.getAsLong() - start;
        }
        bytes += piece.length();
        changes++;
        if (reader != null) {
            reader.take(piece.getBytes());
        }
    }

    /** It has ended; nothing follows. */
    public void ended(Ending ending) {
        enter(Phase.STREAMING);
        if (reader != null) {
            reader.end();
        }
        observer.ended(this, ending);
    }

    /** Ends it, from any thread; one that has ended already does not mind. */
    public void cancel() {
        cancel.run();
    }

    public long id() {
        return id;
    }

    public Asked asked() {
        return asked;
    }

    public Instant arrived() {
        return arrived;
    }

    Phase phase() {
        return phase;
    }

    /** Its place in the queue, from 1; 0 if it has none. */
    int position() {
        return position;
    }

    @Nullable
    Head head() {
        return head;
    }

    /** Of the answer's body, so far. */
    long bytes() {
        return bytes;
    }

    /** A number that is another whenever anything of this is. */
    int changes() {
        return changes;
    }

    /** Since it came, in nanoseconds. */
    public long elapsed() {
        return clock.getAsLong() - start;
    }

    /** From its arrival to the first byte of the answer's body, in nanoseconds; -1 if none has come. */
    public long firstByte() {
        return firstByte;
    }

    /** Whether the answer is a stream of events. */
    public boolean isStream() {
        return contentType().startsWith("text/event-stream");
    }

    /** Of the answer; empty if it has none, or there is none. */
    String contentType() {
        Head known = head;
        return known == null ? "" : known.contentType();
    }

    /** How long it waited for its turn, in nanoseconds; once it has ended. */
    public long queued() {
        return waits.queued();
    }

    /** How long it waited for its model's load, in nanoseconds; once it has ended. */
    public long loading() {
        return waits.loading();
    }

    /** What was read of the answer; null if it was not read. Once it has ended. */
    public @Nullable AnswerReader reading() {
        return reader;
    }

    /** What is kept of it; null if nothing is. Once it has ended. */
    @Nullable
    Recording recording() {
        return recording;
    }

    private void record(byte[] decoded) {
        if (recording != null) {
            recording.take(decoded);
        }
    }

    private void enter(Phase next) {
        long now = clock.getAsLong();
        waits.change(next, now, now);
        told();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one context writes
    private void told() {
        phase = waits.phase();
        changes++;
    }
}
