package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.fleet.Backend;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.RequestOptions;

/**
 * The way to one server, kept free for one request until it is released; more than once does nothing.
 *
 * @param revoked completes when the way is closed although the request still runs: it ends, and is not sent again
 */
record Reservation(RequestOptions server, Future<Void> revoked, Runnable onRelease) {

    /** A way that nobody closes before it is released. */
    Reservation(RequestOptions server, Runnable onRelease) {
        this(server, Promise.<Void>promise().future(), onRelease);
    }

    static Reservation of(Grant grant) {
        return new Reservation(address(grant.backend()), grant.revoked(), grant::release);
    }

    static Reservation to(Backend backend, Runnable onRelease) {
        return new Reservation(address(backend), onRelease);
    }

    private static RequestOptions address(Backend backend) {
        return new RequestOptions().setHost(backend.host()).setPort(backend.port());
    }

    /** Host and port of the server. */
    String address() {
        return server.getHost() + ":" + server.getPort();
    }

    void release() {
        onRelease.run();
    }
}
