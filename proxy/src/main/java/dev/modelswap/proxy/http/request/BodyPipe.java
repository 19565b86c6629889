package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.ApiError;
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
    private final Promise<HttpClientResponse> answer = Promise.promise();
    private final ClientWaits.Wait wait;

    /** Of a client whose request is paused. */
    BodyPipe(ClientRequest client, HttpClientRequest upstream) {
        this.asked = client;
        this.client = client.request();
        this.upstream = upstream;
        this.wait = client.awaitBody(this::late);
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
            upstream.end();
        }));
        client.resume();
        upstream.response().onComplete(answer::tryComplete, answer::tryFail);
        return answer.future();
    }

    private void pass(Buffer part) {
        wait.goOn();
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

    private void late(ApiError error) {
        answer.tryFail(new Refused(error));
        upstream.reset();
    }
}
