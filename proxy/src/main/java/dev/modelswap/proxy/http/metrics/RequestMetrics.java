package dev.modelswap.proxy.http.metrics;

import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.LifeObserver;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.tokens.AnswerReader;
import dev.modelswap.proxy.tokens.Tokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts requests by model as they end: how they ended, how long they took and waited, and their tokens. */
public final class RequestMetrics implements LifeObserver {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10)
    };

    /** Of requests for names that are no models: names that anybody makes up must not become labels. */
    private static final String NO_MODEL = "";

    private static final String UNKNOWN_MODEL = "model_not_found";

    private final MeterRegistry registry;
    private final Map<String, OfModel> models = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void began(RequestLife life) {
        // counted when it ends
    }

    @Override
    public void ended(RequestLife life, Ending ending) {
        String model =
                UNKNOWN_MODEL.equals(ending.cause()) ? NO_MODEL : life.asked().model();
        models.computeIfAbsent(model, OfModel::new).ended(life, ending);
    }

    /** The model is no more. */
    public void forget(String model) {
        models.remove(model);
    }

    private final class OfModel {

        private final String model;
        private final Timer queueWait;
        private final Timer loadWait;
        private final Timer firstToken;
        private final Counter input;
        private final Counter output;
        private final Counter cached;
        private final Map<Integer, Timer> byClass = new ConcurrentHashMap<>();
        private final Map<String, Counter> failures = new ConcurrentHashMap<>();

        OfModel(String model) {
            this.model = model;
            queueWait = timer("modelswap.queue.wait", "Time that requests waited for their turn")
                    .register(registry);
            loadWait = timer("modelswap.load.wait", "Time that requests waited for their model's load, if they did")
                    .register(registry);
            firstToken = timer("modelswap.first.token", "Time from a request's arrival to the first byte of its stream")
                    .register(registry);
            input = tokens("input");
            output = tokens("output");
            cached = tokens("cached");
        }

        void ended(RequestLife life, Ending ending) {
            byClass.computeIfAbsent(ending.status() / 100, this::requests).record(life.elapsed(), TimeUnit.NANOSECONDS);
            queueWait.record(life.queued(), TimeUnit.NANOSECONDS);
            if (life.loading() > 0) {
                loadWait.record(life.loading(), TimeUnit.NANOSECONDS);
            }
            if (life.isStream() && life.firstByte() >= 0) {
                firstToken.record(life.firstByte(), TimeUnit.NANOSECONDS);
            }
            if (ending.cause() != null) {
                failures.computeIfAbsent(ending.cause(), this::failures).increment();
            }
            AnswerReader reading = life.reading();
            Tokens tokens = reading == null ? Tokens.NONE : reading.tokens();
            input.increment((double) Math.max(0, tokens.input()));
            output.increment((double) Math.max(0, tokens.output()));
            cached.increment((double) Math.max(0, tokens.cached()));
        }

        private Timer requests(int statusClass) {
            return timer("modelswap.requests", "Requests for models, from arrival to the end of the answer")
                    .tag("status", statusClass + "xx")
                    .register(registry);
        }

        private Counter failures(String cause) {
            return Counter.builder("modelswap.request.failures")
                    .description("Requests that the proxy ended as an error, or whose clients left, by cause")
                    .tag(ProxyMetrics.MODEL, model)
                    .tag("cause", cause)
                    .register(registry);
        }

        private Counter tokens(String kind) {
            return Counter.builder("modelswap.tokens")
                    .description("Tokens that servers told of: input, output, and of the input those from a cache")
                    .tag(ProxyMetrics.MODEL, model)
                    .tag("kind", kind)
                    .register(registry);
        }

        private Timer.Builder timer(String name, String description) {
            return Timer.builder(name)
                    .description(description)
                    .tag(ProxyMetrics.MODEL, model)
                    .serviceLevelObjectives(BUCKETS);
        }
    }
}
