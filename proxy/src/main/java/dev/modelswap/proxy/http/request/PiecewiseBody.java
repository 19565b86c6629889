package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/**
 * A body that is here, on its way upstream piece by piece, no faster than the upstream reads: what is on its way is copied for
 * the socket, which would otherwise be all of it at once.
 */
final class PiecewiseBody {

    /** In bytes. */
    static final int PIECE = 64 * 1024;

    private final ClientRequest client;
    private final HttpClientRequest upstream;
    private final Buffer content;
    private final Promise<Void> written = Promise.promise();
    private int passed;

    PiecewiseBody(ClientRequest client, HttpClientRequest upstream, Buffer content) {
        this.client = client;
        this.upstream = upstream;
        this.content = content;
    }

    /** Passes it all on, without an end; fails if the upstream ends before that. */
    Future<Void> write() {
        upstream.response().onFailure(written::tryFail);
        pass();
        return written.future();
    }

    private void pass() {
        while (passed < content.length() && !written.future().isComplete()) {
            if (upstream.writeQueueFull()) {
                upstream.drainHandler(client.step(drained -> pass()));
                return;
            }
            int end = Math.min(passed + PIECE, content.length());
            upstream.write(content.slice(passed, end)).onFailure(written::tryFail);
            passed = end;
        }
        written.tryComplete();
    }
}
