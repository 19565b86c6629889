package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Asks pods for their health, directly and from the moment they have an address, until they answer 200. Begins with short
 * pauses, since a small model is up within tenths of a second and a kubelet's probe is not. Called in turns.
 */
final class HealthChecks {

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final double PAUSE_GROWTH = 1.3;
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    private static final long ANSWER_TIMEOUT_MILLIS = 2_000;

    /** Answers to a wrong health path, or to one that wants a key. */
    private static final Set<Integer> MISTAKEN = Set.of(401, 403, 404, 405);

    private final Vertx vertx;
    private final SerialExecutor serial;
    private final HttpClient client;
    private final Listener listener;
    private final Map<PodStart, Check> checks = new HashMap<>();

    /** Whose pod to ask, and where. */
    record Check(String deployment, String host, int port, String path) {}

    /** Hears what runs of a Deployment's pods answer, in turns. */
    interface Listener {

        /** It answered 200. */
        void healthy(String deployment, PodStart start);

        /** It answered as servers do that have no such path or want a key, which passes for no server that is loading. */
        void mistaken(String deployment, PodStart start, String answer);
    }

    HealthChecks(Vertx vertx, SerialExecutor serial, Listener listener) {
        this.vertx = vertx;
        this.serial = serial;
        this.listener = listener;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setKeepAlive(false));
    }

    /** From now on asks these runs of the Deployment's pods, and no others of it. */
    void ask(String deployment, Map<PodStart, Check> wanted) {
        checks.entrySet()
                .removeIf(entry ->
                        entry.getValue().deployment().equals(deployment) && !wanted.containsKey(entry.getKey()));
        wanted.forEach((start, check) -> {
            if (checks.put(start, check) == null) {
                ask(start, FIRST_PAUSE_MILLIS);
            }
        });
    }

    private void ask(PodStart start, long pause) {
        Check check = checks.get(start);
        if (check == null) {
            return;
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(check.host())
                .setPort(check.port())
                .setURI(check.path())
                .setTimeout(ANSWER_TIMEOUT_MILLIS);
        Future.succeededFuture()
                .compose(ready -> client.request(options))
                .compose(request -> request.send().compose(this::status))
                .onComplete(status -> serial.run(() -> answered(start, check, status, pause)));
    }

    private void answered(PodStart start, Check check, AsyncResult<Integer> status, long pause) {
        if (status.succeeded() && status.result() == 200) {
            if (checks.remove(start) != null) {
                listener.healthy(check.deployment(), start);
            }
            return;
        }
        if (status.succeeded() && MISTAKEN.contains(status.result()) && checks.containsKey(start)) {
            listener.mistaken(
                    check.deployment(), start, "its health path " + check.path() + " answers " + status.result());
        }
        long next = Math.min((long) (pause * PAUSE_GROWTH) + 1, LONGEST_PAUSE_MILLIS);
        vertx.setTimer(pause, timer -> serial.run(() -> ask(start, next)));
    }

    private Future<Integer> status(HttpClientResponse response) {
        return response.end().map(ended -> response.statusCode());
    }
}
