package dev.modelswap.bench.engine;

import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.ModelRules;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.engine.eviction.GroupPolicy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * An engine with 500 models, of which two run: one that runs beside all others, and one, with a request in flight, of those that
 * run alone. The others of these are waited for.
 */
@State(Scope.Thread)
public class EngineWorld {

    static final String BESIDE_ALL = "beside-all";

    private static final int ALONE = 499;
    private static final long TTL = 3_600_000;

    @Param
    public Queue queue = Queue.EMPTY;

    private final Deque<Long> granted = new ArrayDeque<>();
    private final SwapEngine engine = new SwapEngine(new Cluster());
    private long lastRequest;
    private long now;
    private String runs = alone(0);
    private String ranBefore = alone(1);

    /** Remembers who was granted and what was asked for last. */
    private final class Cluster implements Effects {

        @Override
        public void grant(long request) {
            granted.addLast(request);
        }

        @Override
        public void load(String model) {
            runs = model;
        }

        @Override
        public void unload(String model) {
            ranBefore = model;
        }

        @Override
        public void reject(long request, Rejection rejection) {
            throw new IllegalStateException("rejected: " + rejection);
        }

        @Override
        public void revoke(long request) {
            throw new IllegalStateException("revoked: " + request);
        }

        @Override
        public void unloaded(String model) {
            throw new IllegalStateException("nobody asked for the end of " + model);
        }
    }

    /** Brings the two models up, and lets the others be waited for. */
    @Setup
    public void fill() {
        Set<String> models =
                IntStream.range(0, ALONE).mapToObj(EngineWorld::alone).collect(Collectors.toSet());
        models.add(BESIDE_ALL);
        ModelRules limits = new ModelRules(TTL, TTL, TTL, SwapEngine.MAX_WAITING, 0);
        handle(new Event.RulesChanged(new Rules(
                models.stream().collect(Collectors.toMap(Function.identity(), model -> limits)),
                new GroupPolicy(List.of(new GroupPolicy.Group(false, false, true, Set.of(BESIDE_ALL)))))));
        observe(BESIDE_ALL, new ModelState.Ready());
        observe(runs, new ModelState.Ready());
        arrive(runs);
        if (queue != Queue.EMPTY) {
            for (int request = 1; request < SwapEngine.MAX_WAITING; request++) {
                arrive(alone(1 + request % (ALONE - 1)));
            }
        }
        now = queue == Queue.OVERDUE ? SwapEngine.MAX_OVERTAKING : 0;
    }

    SwapEngine engine() {
        return engine;
    }

    long now() {
        return now;
    }

    void handle(Event event) {
        engine.handle(event, now);
    }

    long arrive(String model) {
        handle(new Event.RequestArrived(++lastRequest, model));
        return lastRequest;
    }

    void finish(long request) {
        handle(new Event.RequestFinished(request));
    }

    void observe(String model, ModelState state) {
        handle(new Event.ModelObserved(model, state));
    }

    /** One that waits because another runs. */
    String waitedFor() {
        return ranBefore;
    }

    /** The request that was granted last. */
    long lastGranted() {
        return granted.removeLast();
    }

    /** All requests of the model that runs end, as many arrive for the one before, and the next is swapped in. */
    void swap() {
        int ending = granted.size();
        for (int request = 0; request < ending; request++) {
            arrive(ranBefore);
        }
        for (int request = 0; request < ending; request++) {
            finish(granted.removeFirst());
        }
        observe(ranBefore, new ModelState.Stopped());
        observe(runs, new ModelState.Ready());
    }

    private static String alone(int number) {
        return "author/model-" + number;
    }
}
