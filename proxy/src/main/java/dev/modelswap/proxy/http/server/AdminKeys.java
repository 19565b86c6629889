package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.ext.web.RoutingContext;

/** Recognises who has one of the keys of administrators, which open what API keys open, and more. They go no further. */
public final class AdminKeys {

    private final ApiKeys keys;

    public AdminKeys(ApiKeys keys) {
        this.keys = keys;
    }

    /** Takes note of an administrator's key, and lets every request go on. */
    void recognise(RoutingContext routing) {
        if (keys.strip(ClientRequest.of(routing))) {
            ClientRequest.of(routing).isOfAdministrator();
        }
        routing.next();
    }

    /** Whether there are any; a Secret may be missing or empty. */
    public boolean exist() {
        return keys.exist();
    }
}
