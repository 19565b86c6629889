package dev.modelswap.proxy.http.metrics;

import dev.modelswap.proxy.admission.ModelWatcher;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Counts what happens to models: their states, loads, swaps and evictions. Hears of them in turns. */
public final class ModelMetrics implements ModelWatcher {

    private static final List<String> STATES = List.of("stopped", "starting", "ready", "stopping", "failed");

    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(20)
    };

    private final MeterRegistry registry;
    private final LongSupplier clock;
    private final Consumer<String> forget;
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Map<String, Long> loading = new ConcurrentHashMap<>();
    /** Models for which others were evicted, until they run. */
    private final Set<String> swappedIn = new HashSet<>();

    /** {@code clock} counts nanoseconds; {@code forget} hears of models that are no more. */
    public ModelMetrics(MeterRegistry registry, LongSupplier clock, Consumer<String> forget) {
        this.registry = registry;
        this.clock = clock;
        this.forget = forget;
    }

    @Override
    public void stateObserved(String model, ModelState state, int waiting) {
        if (states.put(model, state.word()) == null) {
            STATES.forEach(word -> gauge(model, word));
        }
        switch (state) {
            case ModelState.Starting _ -> loading.putIfAbsent(model, clock.getAsLong());
            case ModelState.Ready _ -> loaded(model);
            case ModelState.Failed(LoadFailure failure) -> failed(model, failure);
            case ModelState.Stopping _, ModelState.Stopped _ -> loadEnded(model, "cancelled");
        }
    }

    @Override
    public void requestWaits(String model) {
        // counted by the requests themselves
    }

    @Override
    public void evicted(String model, String target) {
        counter("modelswap.evictions", "Unloads of models that had to make place for others", model)
                .register(registry)
                .increment();
        if (swappedIn.add(target)) {
            counter("modelswap.swaps", "Loads of models for which others were evicted", target)
                    .register(registry)
                    .increment();
        }
    }

    @Override
    public void modelsChanged(Set<String> models) {
        List<String> gone = states.keySet().stream()
                .filter(model -> !models.contains(model))
                .toList();
        gone.forEach(model -> {
            states.remove(model);
            loading.remove(model);
            swappedIn.remove(model);
            forget.accept(model);
        });
    }

    private void loaded(String model) {
        Long since = loading.get(model);
        if (since != null) {
            Timer.builder("modelswap.load")
                    .description("Loads of models, from their beginning until they are ready")
                    .tag(ProxyMetrics.MODEL, model)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
                    .record(clock.getAsLong() - since, TimeUnit.NANOSECONDS);
        }
        loadEnded(model, "ready");
    }

    private void failed(String model, LoadFailure failure) {
        if (loadEnded(model, "failed")) {
            counter("modelswap.load.failures", "Loads of models that failed, by cause", model)
                    .tag("cause", failure.cause().name().toLowerCase(Locale.ROOT))
                    .register(registry)
                    .increment();
        }
    }

    private boolean loadEnded(String model, String result) {
        swappedIn.remove(model);
        boolean begun = loading.remove(model) != null;
        if (begun) {
            counter("modelswap.loads", "Loads of models that have ended, by result", model)
                    .tag("result", result)
                    .register(registry)
                    .increment();
        }
        return begun;
    }

    private void gauge(String model, String word) {
        Gauge.builder("modelswap.model.state", () -> word.equals(states.get(model)) ? 1 : 0)
                .description("1 for the state that the model is in, 0 for the others")
                .tag(ProxyMetrics.MODEL, model)
                .tag("state", word)
                .register(registry);
    }

    private static Counter.Builder counter(String name, String description, String model) {
        return Counter.builder(name).description(description).tag(ProxyMetrics.MODEL, model);
    }
}
