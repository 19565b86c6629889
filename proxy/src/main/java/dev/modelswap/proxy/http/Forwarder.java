package dev.modelswap.proxy.http;

import dev.modelswap.crds.ServedModel;
import dev.modelswap.proxy.admission.Admission;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;

/** Sends requests to the models they are for; see docs/decisions/0001 for why it pipes by itself. */
record Forwarder(Vertx vertx, Admission admission, HttpClient client, ProxyMetrics metrics) {

    /** Answers {@code request} with what the model answers to the same request with this {@code body}. */
    void forward(HttpServerRequest request, Buffer body, ServedModel model) {
        new Exchange(this, request, body, model).start();
    }
}
