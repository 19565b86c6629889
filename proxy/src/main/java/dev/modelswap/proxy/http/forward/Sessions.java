package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By which header clients name a row of requests: the one that the configuration names, ours, or LiteLLM's. */
public record Sessions(Serving serving) {

    /** The value of the first that is there; null if none is. */
    @Nullable
    String of(HttpServerRequest request) {
        return Stream.of(serving.now().config().sessionHeader(), "X-Session-ID", "X-Litellm-Session-Id")
                .filter(Objects::nonNull)
                .map(request::getHeader)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
