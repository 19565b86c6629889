package dev.modelswap.proxy.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the proxy counts, for Prometheus. */
final class ProxyMetrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Timer> requests = new ConcurrentHashMap<>();

    private record Series(String model, int status) {}

    /** A request for a model was answered after so long, waiting and loading included. */
    void answered(String model, int status, long nanos) {
        requests.computeIfAbsent(new Series(model, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Shows a number that {@code now} knows. */
    void gauge(String name, String description, Supplier<Number> now) {
        Gauge.builder(name, now).description(description).register(registry);
    }

    /** Answers with everything counted, in Prometheus's text format. */
    void answer(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/plain; version=0.0.4").end(registry.scrape());
    }

    private Timer timer(Series series) {
        return Timer.builder("modelswap.requests")
                .description("Requests for models, from arrival to the end of the answer")
                .tag("model", series.model())
                .tag("status", String.valueOf(series.status()))
                .register(registry);
    }
}
