package dev.modelswap.proxy.activity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says when it comes.
 *
 * @param model whose turn it is: a model's ID, or {@code peer/model}
 * @param calledAs what the client called it
 * @param path as the server sees it, without the query
 * @param recorded whether it stays known when it has ended
 * @param session the client's own name for a row of requests, if it gave one
 */
public record Asked(
        String model,
        String calledAs,
        String method,
        String path,
        List<Map.Entry<String, String>> headers,
        String remoteIp,
        boolean recorded,
        @Nullable String session) {

    /** The same for another model's turn. */
    Asked of(String other) {
        return new Asked(other, calledAs, method, path, headers, remoteIp, recorded, session);
    }
}
