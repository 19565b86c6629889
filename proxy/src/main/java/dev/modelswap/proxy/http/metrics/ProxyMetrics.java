package dev.modelswap.proxy.http.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the proxy counts, for Prometheus. */
public final class ProxyMetrics {

    /** The label of everything that is about one model; its values are models of the configuration. */
    static final String MODEL = "model";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final List<Runnable> looks = new CopyOnWriteArrayList<>();

    public MeterRegistry registry() {
        return registry;
    }

    /** Shows a number that {@code now} knows. */
    public void gauge(String name, String description, Supplier<Number> now) {
        Gauge.builder(name, now).description(description).register(registry);
    }

    /** Shows a number that {@code now} knows, and that only grows. */
    public void counter(String name, String description, LongSupplier now) {
        FunctionCounter.builder(name, now, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** Forgets what was counted of a model that is no more. */
    public void forget(String model) {
        List<Meter> meters = registry.getMeters().stream()
                .filter(meter -> model.equals(meter.getId().getTag(MODEL)))
                .toList();
        meters.forEach(registry::remove);
    }

    /** Does this before what is counted is told. */
    public void beforeAnswers(Runnable look) {
        looks.add(look);
    }

    /** Answers with everything counted, in Prometheus's text format. */
    public void answer(HttpServerResponse response) {
        looks.forEach(Runnable::run);
        response.putHeader("Content-Type", "text/plain; version=0.0.4").end(registry.scrape());
    }
}
