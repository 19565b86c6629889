package dev.modelswap.proxy.http;

import dev.modelswap.crds.ServedModel;
import dev.modelswap.proxy.admission.Admission;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Sends requests to the models they are for, for {@code reconnect} if a backend cannot be connected to; see docs/decisions/0001 for why it pipes by itself. */
record Forwarder(Vertx vertx, Admission admission, HttpClient client, ProxyMetrics metrics, Duration reconnect) {

    /** Answers the request with what the model answers to the same request with this {@code body}. */
    void forward(RoutingContext routing, Buffer body, ServedModel model) {
        new Exchange(this, routing, body, model).start();
    }
}
