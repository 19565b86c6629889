package dev.modelswap.proxy.events;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection that is sent events. What a client that reads too slowly does not take is dropped; once it reads again, it asks
 * for the whole state. Everything happens on the connection's own context, whoever calls.
 */
final class EventClient {

    /** So much may wait to be read; a state that is larger is sent all the same. */
    private static final int MAX_UNREAD = 1024 * 1024;

    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Context context;
    private final HttpServerResponse response;
    private final Consumer<EventClient> behind;
    private boolean lagging;

    /** Calls {@code behind} once something was dropped and the client reads again. */
    EventClient(Context context, HttpServerResponse response, Consumer<EventClient> behind) {
        this.context = context;
        this.response = response.setWriteQueueMaxSize(MAX_UNREAD);
        this.behind = behind;
    }

    /** With these the client has everything, whatever was dropped. */
    void sendState(List<EventFrame> frames) {
        onContext(() -> {
            lagging = false;
            frames.forEach(frame -> response.write(frame.bytes()));
        });
    }

    void send(EventFrame frame) {
        send(frame.bytes());
    }

    void sendHeartbeat() {
        send(HEARTBEAT);
    }

    void end() {
        onContext(response::end);
    }

    private void send(Buffer bytes) {
        onContext(() -> {
            if (lagging) {
                return;
            }
            if (response.writeQueueFull()) {
                lagging = true;
                response.drainHandler(drained -> {
                    response.drainHandler(null);
                    behind.accept(this);
                });
            } else {
                response.write(bytes);
            }
        });
    }

    private void onContext(Runnable task) {
        context.runOnContext(ignored -> {
            if (!response.closed() && !response.ended()) {
                task.run();
            }
        });
    }
}
