package dev.modelswap.proxy.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** A client's body on its way upstream, each part as it comes, no faster than the upstream reads. */
final class BodyPipe {

    private final RoutingContext routing;
    private final HttpServerRequest client;
    private final HttpClientRequest upstream;
    private final Promise<HttpClientResponse> answer = Promise.promise();
    private final ClientWaits.Wait wait;

    /** Of a client whose request is paused. */
    BodyPipe(RoutingContext routing, HttpClientRequest upstream) {
        this.routing = routing;
        this.client = routing.request();
        this.upstream = upstream;
        this.wait = ClientWaits.of(routing).body(this::late);
    }

    /** Begins to read; answers as {@link UpstreamBody#send} does. */
    Future<HttpClientResponse> open() {
        client.handler(this::pass);
        client.exceptionHandler(broken -> {
            wait.over();
            upstream.reset(0, broken);
        });
        client.endHandler(ended -> {
            wait.over();
            upstream.end();
        });
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
            upstream.drainHandler(drained -> {
                wait.goOn();
                client.resume();
            });
        }
    }

    private void late() {
        answer.tryFail(new Refused(ClientWaits.of(routing).lateBody()));
        upstream.reset();
    }
}
