package dev.modelswap.proxy.http.stream;

import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client that wants a stream hears while its request waits for its model. It begins with the first news, so that a
 * request that is answered or turned away at once gets its own status.
 */
public final class LoadingStream {

    private static final String RULE = "\u2501".repeat(5);
    private static final long TICK_MILLIS = 2_500;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final StreamShape shape;
    private final ClientRequest client;
    private final String model;
    private final long start = System.nanoTime();
    private @Nullable Progress last;
    private long heard;
    private boolean begun;
    private boolean over;

    public LoadingStream(Vertx vertx, ClientRequest client, StreamShape shape, String model) {
        this.vertx = vertx;
        this.client = client;
        this.response = client.response();
        this.shape = shape;
        this.model = model;
    }

    /** Whether the client has heard anything, and with it the status of its answer. */
    public boolean begun() {
        return begun;
    }

    public void progress(Progress progress) {
        if (over || response.closed()) {
            return;
        }
        last = progress;
        heard = System.nanoTime();
        if (!begun) {
            begun = true;
            response.putHeader("Content-Type", "text/event-stream")
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader("X-Accel-Buffering", "no")
                    .setChunked(true);
            tell(RULE + "\nmodelswap loading model: " + model + "\n" + words(progress) + " ");
            tick();
        } else {
            tell("\n" + words(progress) + " ");
        }
    }

    /** The answer begins; nothing is told any more. */
    public void done() {
        if (begun && !over) {
            double seconds = (System.nanoTime() - start) / 1e9;
            tell(String.format(Locale.ROOT, "\nDone! (%.2fs)\n%s\n \n", seconds, RULE));
        }
        over = true;
    }

    /** Ends with an error, instead of an answer. */
    public void fail(ApiError error) {
        over = true;
        response.end(shape.error(error));
    }

    /** A sign of life, so that nobody on the way takes the connection for dead. */
    private void tick() {
        vertx.setTimer(TICK_MILLIS, client.step(timer -> {
            if (!over && !response.closed()) {
                if (!response.writeQueueFull()) {
                    tell(".");
                }
                tick();
            }
        }));
    }

    private void tell(String text) {
        response.write(shape.news(client.id(), model, text, state()));
    }

    private JsonObject state() {
        JsonObject state =
                new JsonObject().put("model", model).put("elapsed_ms", (System.nanoTime() - start) / 1_000_000);
        if (last == null) {
            return state;
        }
        switch (last.waitsFor()) {
            case Wait.Queued(int position) -> state.put("phase", "queued").put("queue_position", position);
            case Wait.Evicting(var models) -> state.put("phase", "evicting");
            case Wait.Loading(var phase, String progress) ->
                state.put("phase", phase.name().toLowerCase(Locale.ROOT)).put("detail", progress);
        }
        Duration usual = last.usualLoad();
        if (usual != null) {
            long loading = last.waitsFor() instanceof Wait.Loading
                    ? last.loading().toMillis() + (System.nanoTime() - heard) / 1_000_000
                    : 0;
            state.put("expected_ms", Math.max(0, usual.toMillis() - loading));
        }
        return state;
    }

    private static String words(Progress progress) {
        String what = switch (progress.waitsFor()) {
            case Wait.Queued(int position) -> "Queue position: #" + position;
            case Wait.Evicting(var models) ->
                "Waiting for " + String.join(", ", models.stream().sorted().toList()) + " to end";
            case Wait.Loading(var phase, String detail) -> sentence(detail);
        };
        Duration usual = progress.usualLoad();
        return usual == null || !(progress.waitsFor() instanceof Wait.Loading)
                ? what
                : what + " (a whole load usually takes " + Math.max(1, usual.toSeconds()) + " s)";
    }

    private static String sentence(String detail) {
        return detail.isEmpty() ? detail : detail.substring(0, 1).toUpperCase(Locale.ROOT) + detail.substring(1);
    }
}
