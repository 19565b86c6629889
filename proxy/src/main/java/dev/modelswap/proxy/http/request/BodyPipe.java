package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.ClientWaits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;

/** A client's body on its way upstream, each part as it comes, no faster than the upstream reads. */
final class BodyPipe {

    private final ClientRequest asked;
    private final HttpServerRequest client;
    private final HttpClientRequest upstream;
    private final BodyCheck check;
    private final Promise<HttpClientResponse> answer = Promise.promise();
    private final ClientWaits.Wait wait;
    private boolean refused;

    /** Of a client whose request is paused. */
    BodyPipe(ClientRequest client, HttpClientRequest upstream, BodyCheck check) {
        this.asked = client;
        this.client = client.request();
        this.upstream = upstream;
        this.check = check;
        this.wait = client.awaitBody(this::refuse);
    }

    /** Begins to read; answers as {@link UpstreamBody#send} does. */
    Future<HttpClientResponse> open() {
        client.handler(asked.step(this::pass));
        client.exceptionHandler(broken -> {
            wait.over();
            upstream.reset(0, broken);
        });
        client.endHandler(asked.step(ended -> {
            wait.over();
            if (!refused) {
                upstream.end();
            }
        }));
        client.resume();
        upstream.response().onComplete(answer::tryComplete, answer::tryFail);
        return answer.future();
    }

    private void pass(Buffer part) {
        if (refused) {
            return;
        }
        wait.goOn();
        try {
            check.take(part);
        } catch (BadRequest e) {
            wait.over();
            refuse(e.error());
            return;
        }
        upstream.write(part);
        if (upstream.writeQueueFull()) {
            wait.over();
            client.pause();
            upstream.drainHandler(asked.step(drained -> {
                wait.goOn();
                client.resume();
            }));
        }
    }

    private void refuse(ApiError error) {
        refused = true;
        answer.tryFail(new Refused(error));
        upstream.reset();
    }
}
