package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A long queue is served to its end, and a long list of models does not slow the engine down beyond use. */
class SwapEngineManyRequestsTest {

    private static final long MINUTE = 60_000;

    private final Deque<Event> events = new ArrayDeque<>();
    private final Set<Long> served = new HashSet<>();
    private final Map<Long, Rejection> rejected = new HashMap<>();
    private final SwapEngine engine = new SwapEngine(new ObedientCluster());

    @ParameterizedTest
    @CsvSource({"10000, 20", "10000, 500"})
    void everyQueuedRequestIsServedAndServedOnce(int requests, int models) {
        Map<String, ModelRules> limits = IntStream.range(0, models)
                .mapToObj(model -> "model-" + model)
                .collect(Collectors.toMap(Function.identity(), model -> new ModelRules(0, MINUTE, 0, requests, 0)));
        engine.handle(new Event.RulesChanged(new Rules(limits, Scenario.ONE_AT_A_TIME)), 0);
        for (int request = 0; request < requests; request++) {
            engine.handle(new Event.RequestArrived(request, "model-" + request % models), 0);
        }
        assertThat(engine.waiting()).isEqualTo(requests);

        serveAll();

        assertThat(rejected).isEmpty();
        assertThat(served).hasSize(requests);
        assertThat(engine.waiting()).isZero();
        assertThat(engine.inFlight()).isZero();
    }

    @Test
    void queueThatIsFullLosesNobodyAndTurnsTheNextAway() {
        int models = 50;
        Map<String, ModelRules> limits = IntStream.range(0, models)
                .mapToObj(model -> "model-" + model)
                .collect(Collectors.toMap(
                        Function.identity(), model -> new ModelRules(0, MINUTE, 0, SwapEngine.MAX_WAITING, 0)));
        engine.handle(new Event.RulesChanged(new Rules(limits, Scenario.ONE_AT_A_TIME)), 0);
        for (int request = 0; request < SwapEngine.MAX_WAITING; request++) {
            engine.handle(new Event.RequestArrived(request, "model-" + request % models), 0);
        }
        assertThat(rejected).isEmpty();

        engine.handle(new Event.RequestArrived(SwapEngine.MAX_WAITING, "model-0"), 0);
        serveAll();

        assertThat(SwapEngine.MAX_WAITING).isEqualTo(10_000);
        assertThat(rejected).containsExactly(Map.entry((long) SwapEngine.MAX_WAITING, new Rejection.QueueFull(10_000)));
        assertThat(served).hasSize(SwapEngine.MAX_WAITING);
    }

    @Test
    void requestsThatAllLeaveAreAllForgotten() {
        engine.handle(new Event.RulesChanged(Scenario.rules(Scenario.ONE_AT_A_TIME, "a", "b")), 0);
        for (int request = 0; request < 20; request++) {
            engine.handle(new Event.RequestArrived(request, request % 2 == 0 ? "a" : "b"), 0);
        }

        for (int request = 0; request < 20; request++) {
            engine.handle(new Event.RequestCancelled(request), 0);
        }

        assertThat(engine.waiting()).isZero();
    }

    private void serveAll() {
        long now = SwapEngine.MAX_OVERTAKING;
        while (!events.isEmpty()) {
            engine.handle(events.remove(), now++);
        }
    }

    /** Does at once what it is asked, and tells of it afterwards. */
    private final class ObedientCluster implements Effects {

        @Override
        public void grant(long request) {
            assertThat(served.add(request))
                    .as("request %d is granted once", request)
                    .isTrue();
            events.add(new Event.RequestFinished(request));
        }

        @Override
        public void reject(long request, Rejection rejection) {
            rejected.put(request, rejection);
        }

        @Override
        public void revoke(long request) {
            throw new AssertionError("request " + request + " was cut off");
        }

        @Override
        public void unloaded(String model) {
            throw new AssertionError("nobody asked for the end of " + model);
        }

        @Override
        public void load(String model) {
            events.add(new Event.ModelObserved(model, new ModelState.Ready()));
        }

        @Override
        public void unload(String model) {
            events.add(new Event.ModelObserved(model, new ModelState.Stopped()));
        }
    }
}
