package dev.modelswap.proxy.http;

import dev.modelswap.proxy.cluster.Observation;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The proxy's connections to servers, which are kept between requests. A server that is told to end waits for those it has, up to
 * seconds; so those to a pod that ends are ended as soon as nothing runs on them.
 */
final class BackendConnections {

    /** For what still runs: as long as the pod may take to end. */
    private static final long LONGEST_HOURS = 1;

    private final Map<String, Set<HttpConnection>> byAddress = new ConcurrentHashMap<>();

    /** A connection to a server has opened; on any thread. */
    void opened(HttpConnection connection) {
        String address = String.valueOf(connection.remoteAddress().hostAddress());
        byAddress
                .computeIfAbsent(address, first -> ConcurrentHashMap.newKeySet())
                .add(connection);
        connection.closeHandler(closed -> forget(address, connection));
    }

    /** Takes in what the cluster shows. */
    void observe(Observation observation) {
        if (observation instanceof Observation.PodSeen pod && pod.ip() != null && (pod.terminating() || pod.down())) {
            byAddress
                    .getOrDefault(pod.ip(), Set.of())
                    .forEach(connection -> connection.shutdown(LONGEST_HOURS, TimeUnit.HOURS));
        }
    }

    private void forget(String address, HttpConnection connection) {
        byAddress.computeIfPresent(address, (same, connections) -> {
            connections.remove(connection);
            return connections.isEmpty() ? null : connections;
        });
    }
}
