package dev.modelswap.proxy.http.forward;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.List;

/** A connection that has left HTTP, as a websocket does: bytes in both directions, until either side ends. */
public final class Tunnel {

    private final HttpServerRequest request;
    private final HttpClientResponse answer;
    private final Promise<Void> closed = Promise.promise();

    /** Between the client of {@code request} and the upstream that answered 101. */
    Tunnel(HttpServerRequest request, HttpClientResponse answer) {
        this.request = request;
        this.answer = answer;
    }

    /** Whether the client asks to go on as a websocket. */
    public static boolean isUpgrade(HttpServerRequest request) {
        return hasToken(request.headers().getAll(HttpHeaders.CONNECTION), "upgrade")
                && hasToken(request.headers().getAll(HttpHeaders.UPGRADE), "websocket");
    }

    /** Opens the tunnel; done once it has closed. */
    Future<Void> open() {
        NetSocket server = answer.netSocket();
        server.pause();
        ForwardedHeaders.copyResponse(answer, request.response());
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        request.response().putHeader(HttpHeaders.UPGRADE, answer.getHeader(HttpHeaders.UPGRADE));
        request.toNetSocket().onSuccess(client -> join(client, server)).onFailure(error -> {
            server.close();
            closed.tryComplete();
        });
        return closed.future();
    }

    private void join(NetSocket client, NetSocket server) {
        client.closeHandler(left -> {
            server.close();
            closed.tryComplete();
        });
        server.closeHandler(left -> {
            client.close();
            closed.tryComplete();
        });
        client.pipeTo(server);
        server.pipeTo(client);
    }

    private static boolean hasToken(List<String> values, String token) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(part -> part.strip().equalsIgnoreCase(token));
    }
}
