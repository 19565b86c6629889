package dev.modelswap.proxy.http;

import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.fleet.Backend;
import io.vertx.core.http.RequestOptions;

/** The way to one server, kept free for one request until it is released; more than once does nothing. */
record Lane(RequestOptions server, Runnable onRelease) {

    static Lane of(Grant grant) {
        return to(grant.backend(), grant::release);
    }

    static Lane to(Backend backend, Runnable onRelease) {
        return new Lane(new RequestOptions().setHost(backend.host()).setPort(backend.port()), onRelease);
    }

    void release() {
        onRelease.run();
    }
}
