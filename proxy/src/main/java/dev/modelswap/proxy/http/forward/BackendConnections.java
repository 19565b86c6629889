package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.cluster.Observation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The proxy's connections to servers, which are kept between requests. A server that is told to end waits for those it has, up to
 * seconds; so those to a pod that ends are ended as soon as nothing runs on them.
 */
public final class BackendConnections {

    /** Servers end kept connections after about five seconds; the proxy ends them earlier, so that none ends in use. */
    private static final int KEEP_ALIVE_SECONDS = 3;

    /** Each model's own timeout applies. */
    private static final int NO_CONNECT_TIMEOUT = 0;

    /** Of an answer, in bytes; as many as clients may send. */
    private static final int MAX_HEADERS = 64 * 1024;

    private static final int MAX_FIRST_LINE = 16 * 1024;

    /** Of one server; the models' concurrency limits bound them before this does. */
    private static final int MAX_CONNECTIONS = 10_000;

    /** For what still runs: as long as the pod may take to end. */
    private static final long LONGEST_HOURS = 1;

    private final Map<String, Set<HttpConnection>> byAddress = new ConcurrentHashMap<>();

    /** A client that makes such connections. */
    public HttpClient client(Vertx vertx) {
        return vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout(NO_CONNECT_TIMEOUT)
                        .setMaxHeaderSize(MAX_HEADERS)
                        .setMaxInitialLineLength(MAX_FIRST_LINE)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS))
                .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
                .withConnectHandler(this::opened)
                .build();
    }

    private void opened(HttpConnection connection) {
        String address = String.valueOf(connection.remoteAddress().hostAddress());
        byAddress
                .computeIfAbsent(address, first -> ConcurrentHashMap.newKeySet())
                .add(connection);
        connection.closeHandler(closed -> forget(address, connection));
    }

    /** Takes in what the cluster shows. */
    public void observe(Observation observation) {
        if (observation instanceof Observation.PodSeen pod && pod.ip() != null && (pod.terminating() || pod.down())) {
            end(pod.ip());
        }
    }

    /** Ends the connections to this address as soon as nothing runs on them. */
    public void end(String address) {
        byAddress
                .getOrDefault(address, Set.of())
                .forEach(connection -> connection.shutdown(LONGEST_HOURS, TimeUnit.HOURS));
    }

    private void forget(String address, HttpConnection connection) {
        byAddress.computeIfPresent(address, (same, connections) -> {
            connections.remove(connection);
            return connections.isEmpty() ? null : connections;
        });
    }
}
