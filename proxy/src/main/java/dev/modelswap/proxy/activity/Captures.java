package dev.modelswap.proxy.activity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers that can be looked at later: compressed, in memory, the oldest dropped for the newest. They are compressed
 * on a thread of their own; what would have to wait there for too many others is not kept.
 */
public final class Captures {

    private final long most;
    private final @Nullable WorkerExecutor worker;
    private final AtomicLong waiting = new AtomicLong();
    private final Map<Long, byte[]> kept = new LinkedHashMap<>();
    private long bytes;

    private Captures(long most, @Nullable WorkerExecutor worker) {
        this.most = most;
        this.worker = worker;
    }

    /** Captures that take at most so many bytes together; none are made if that is 0. */
    public static Captures of(Vertx vertx, long most) {
        return new Captures(most, most == 0 ? null : vertx.createSharedWorkerExecutor("captures", 1));
    }

    /** Whether any are made. */
    public boolean areMade() {
        return most > 0;
    }

    /** A recording of this request; null if none are made. */
    @Nullable
    Recording record(Asked asked) {
        return areMade() && asked.recorded() ? new Recording(asked, most) : null;
    }

    /** Keeps the recording under this ID, soon. */
    void keep(long id, Recording recording) {
        if (worker == null || recording.isTooLarge()) {
            return;
        }
        long size = recording.size();
        if (waiting.addAndGet(size) > most) {
            waiting.addAndGet(-size);
            return;
        }
        Future<Void> compressed = worker.executeBlocking(() -> {
            add(id, deflated(recording.toJson(id).toBuffer().getBytes()));
            return null;
        });
        compressed.onComplete(done -> waiting.addAndGet(-size));
    }

    /** The IDs for which there is one. */
    public synchronized List<Long> ids() {
        return List.copyOf(kept.keySet());
    }

    /** Whether there is one for this ID. */
    public synchronized boolean has(long id) {
        return kept.containsKey(id);
    }

    /** The one for this ID; null if there is none. */
    public @Nullable JsonObject find(long id) {
        byte[] found;
        synchronized (this) {
            found = kept.get(id);
        }
        return found == null ? null : new JsonObject(Buffer.buffer(inflated(found)));
    }

    private synchronized void add(long id, byte[] capture) {
        if (capture.length > most) {
            return;
        }
        kept.put(id, capture);
        bytes += capture.length;
        Iterator<byte[]> oldest = kept.values().iterator();
        while (bytes > most) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }

    private static byte[] deflated(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] inflated(byte[] deflated) {
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return inflater.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
