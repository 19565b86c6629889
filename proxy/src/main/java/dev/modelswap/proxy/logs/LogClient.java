package dev.modelswap.proxy.logs;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A reader at the other end of a connection. What it does not take is dropped, and it is told how much that was once it reads
 * again. Everything happens on the connection's own context, whoever calls.
 */
public final class LogClient implements LogReader {

    /** So much may wait to be read. */
    private static final int MAX_UNREAD = 256 * 1024;

    private final Context context;
    private final HttpServerResponse response;
    private final Instant from;
    private long dropped;

    public LogClient(Context context, HttpServerResponse response, Instant from) {
        this.context = context;
        this.response = response.setWriteQueueMaxSize(MAX_UNREAD);
        this.from = from;
    }

    @Override
    public Instant from() {
        return from;
    }

    @Override
    public void read(String line) {
        onContext(() -> {
            if (dropped == 0 && !response.writeQueueFull()) {
                response.write(line);
                return;
            }
            if (dropped == 0) {
                response.drainHandler(drained -> tellDropped());
            }
            dropped += line.getBytes(StandardCharsets.UTF_8).length;
        });
    }

    @Override
    public void end() {
        onContext(response::end);
    }

    private void tellDropped() {
        response.drainHandler(null);
        response.write("— " + dropped + " bytes dropped —\n");
        dropped = 0;
    }

    private void onContext(Runnable task) {
        context.runOnContext(ignored -> {
            if (!response.closed() && !response.ended()) {
                task.run();
            }
        });
    }
}
