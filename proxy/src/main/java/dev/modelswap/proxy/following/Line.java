package dev.modelswap.proxy.following;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-lived stream of messages each way between two proxies. Both ends tell that they live; one that is not heard for too long counts as
 * gone, whatever its connection does: a process that was halted keeps its connections.
 */
final class Line<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    /** Of one message: a configuration of thousands of models has room. */
    private static final int MAX_MESSAGE = 64 * 1024 * 1024;

    private final Vertx vertx;
    private final Context context;
    private final WriteStream<Buffer> out;
    private final Runnable hangUp;
    private final Object alive;
    private final Timing timing;
    private final Queue<Object> unsent = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long heard = System.nanoTime();
    private volatile boolean silent;
    /** Whether the last word is out; on the context of the streams alone. */
    private boolean lastWordSaid;

    private volatile Consumer<Boolean> onClose = bySilence -> {};

    /**
     * How long things take.
     *
     * @param beat between two signs of life
     * @param silence without any, after which the other end counts as gone
     */
    record Timing(Duration beat, Duration silence) {

        /** What a busy machine keeps to. */
        static Timing usual() {
            return new Timing(Duration.ofMillis(300), Duration.ofMillis(1_500));
        }
    }

    /** A line over these streams, to be used once {@link #open} was called; {@code alive} is the sign of life. */
    Line(Vertx vertx, Context context, WriteStream<Buffer> out, Runnable hangUp, Object alive, Timing timing) {
        this.vertx = vertx;
        this.context = context;
        this.out = out;
        this.hangUp = hangUp;
        this.alive = alive;
        this.timing = timing;
    }

    /** Hears messages of this type, and once that the other end is gone, and whether that is known by its silence alone; on the context of the streams. */
    void open(ReadStream<Buffer> in, Class<T> type, Consumer<T> message, Consumer<Boolean> gone) {
        onClose = gone;
        RecordParser lines = RecordParser.newDelimited(Wire.LINE_END, line -> {
                    heard = System.nanoTime();
                    take(line, type, message);
                })
                .maxRecordSize(MAX_MESSAGE)
                .exceptionHandler(this::broken);
        in.exceptionHandler(this::broken).endHandler(end -> close()).handler(lines);
        out.exceptionHandler(this::broken);
        vertx.setPeriodic(timing.beat().toMillis(), timer -> {
            if (closed.get()) {
                vertx.cancelTimer(timer);
            } else if (System.nanoTime() - heard > timing.silence().toNanos()) {
                silent = true;
                broken(new IOException("nothing heard for " + timing.silence().toMillis() + " ms"));
            } else {
                send(alive);
            }
        });
    }

    /** Sends this, soon and in order; from any thread. */
    void send(Object message) {
        unsent.add(message);
        if (sending.compareAndSet(false, true)) {
            context.runOnContext(ignored -> flush());
        }
    }

    /** Ends it at once; more than once does nothing. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            context.runOnContext(ignored -> {
                hangUp.run();
                onClose.accept(silent);
            });
        }
    }

    /** Ends it once what was sent is out. */
    void closeAfterLastWord() {
        context.runOnContext(ignored -> {
            flush();
            lastWordSaid = true;
            out.end();
        });
    }

    private void flush() {
        sending.set(false);
        Buffer all = Buffer.buffer();
        for (Object next = unsent.poll(); next != null; next = unsent.poll()) {
            all.appendBytes(Wire.line(next));
        }
        if (all.length() > 0 && !closed.get() && !lastWordSaid) {
            out.write(all).onFailure(this::broken);
        }
    }

    private void take(Buffer line, Class<T> type, Consumer<T> message) {
        if (closed.get()) {
            return;
        }
        try {
            message.accept(Wire.message(line, type));
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(Throwable error) {
        if (!closed.get()) {
            LOG.atInfo().addKeyValue("error", error.getMessage()).log("the line to another proxy is lost");
            close();
        }
    }
}
