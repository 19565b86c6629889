package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bounded queue, preloads, and the end of the proxy. */
class SwapEngineBoundsTest {

    private final RecordingEffects effects = new RecordingEffects();
    private final SwapEngine engine = new SwapEngine(effects, 2);

    @Test
    void requestThatFindsTheQueueFullIsTurnedAway() {
        rules();
        engine.handle(new Event.RequestArrived(1, "a"), 0);
        engine.handle(new Event.RequestArrived(2, "b"), 0);

        engine.handle(new Event.RequestArrived(3, "c"), 0);

        assertThat(effects.taken()).containsExactly("load a", "reject 3: QueueFull[limit=2]");
        assertThat(engine.waiting()).isEqualTo(2);
    }

    @Test
    void requestForAReadyModelIsServedThoughTheQueueIsFull() {
        rules();
        engine.handle(new Event.ModelObserved("a", new ModelState.Ready()), 0);
        engine.handle(new Event.RequestArrived(1, "a"), 0);
        engine.handle(new Event.RequestArrived(2, "b"), 0);
        engine.handle(new Event.RequestArrived(3, "c"), 0);

        engine.handle(new Event.RequestArrived(4, "a"), 0);

        assertThat(effects.taken()).containsExactly("grant 1", "grant 4");
    }

    @Test
    void queueThatIsFullLeavesNoWayIntoItForOverdueReasons() {
        rules();
        engine.handle(new Event.ModelObserved("a", new ModelState.Ready()), 0);
        engine.handle(new Event.RequestArrived(1, "a"), 0);
        engine.handle(new Event.RequestArrived(2, "b"), 0);
        engine.handle(new Event.RequestArrived(3, "c"), 0);
        effects.taken();

        engine.handle(new Event.RequestArrived(4, "a"), SwapEngine.MAX_OVERTAKING);

        assertThat(effects.taken()).containsExactly("reject 4: QueueFull[limit=2]");
        assertThat(engine.waiting()).isEqualTo(2);
    }

    @Test
    void preloadedModelIsLoadedThoughNobodyWaits() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

        scenario.preload("a");
        scenario.arrive(1, "a");
        scenario.cancel(1);

        assertThat(scenario.asked()).as("not taken back either").containsExactly("load a");
    }

    @Test
    void preloadEvictsNobody() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b", "c");
        scenario.ready("c");

        scenario.preload("a");

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void ofPreloadsThatMayNotRunTogetherTheFirstIsLoaded() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

        scenario.preload("a");
        scenario.preload("b");

        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void failedPreloadIsTakenDownAndTheNextRequestTriesAgain() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.preload("a");
        scenario.failed("a", "no GPU");
        scenario.stopped("a");

        scenario.arrive(1, "a");

        assertThat(scenario.asked()).containsExactly("load a", "unload a", "load a");
    }

    @Test
    void whoWaitsWhenTheProxyEndsIsToldAndTheModelsStayAsTheyAre() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.shutDown();
        scenario.arrive(3, "a");
        scenario.finish(1);
        scenario.pass(1_000);

        assertThat(scenario.asked()).containsExactly("reject 2: ShuttingDown[]", "reject 3: ShuttingDown[]");
    }

    private void rules() {
        engine.handle(new Event.RulesChanged(Scenario.rules(Scenario.ONE_AT_A_TIME, "a", "b", "c")), 0);
    }
}
