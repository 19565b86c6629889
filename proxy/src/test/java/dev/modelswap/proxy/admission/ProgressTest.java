package dev.modelswap.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.admission.LoopFixture.Asked;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.testing.Waiting;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a request that waits is told of how it gets on. */
class ProgressTest {

    @RegisterExtension
    final LoopFixture proxy = new LoopFixture("models: [{name: alpha}, {name: beta}, {name: gamma}]").watch();

    @Test
    void requestThatIsGrantedAtOnceHearsNothing() {
        proxy.ask("alpha").granted();

        Asked second = proxy.ask("alpha");
        second.granted();

        assertThat(second.heard).isEmpty();
    }

    @Test
    void queuedRequestsHearTheirPositionsAndWhenTheyChange() {
        Grant running = proxy.ask("alpha").granted();
        Asked first = proxy.ask("beta");
        Asked second = proxy.ask("gamma");
        awaitWait(first, new Wait.Queued(1));
        awaitWait(second, new Wait.Queued(2));

        first.left.complete();

        awaitWait(second, new Wait.Queued(1));
        running.release();
        second.granted();
    }

    @Test
    void requestHearsWhomItsLoadWaitsFor() {
        proxy.cluster.endSlowly("alpha");
        proxy.ask("alpha").granted().release();

        Asked swap = proxy.ask("beta");

        awaitWait(swap, new Wait.Evicting(Set.of("alpha")));
        proxy.cluster.endPods("alpha");
        swap.granted();
    }

    @Test
    void requestHearsHowFarItsModelHasComeAndForHowLongItLoads() {
        proxy.cluster.loadSlowly("alpha");

        Asked asked = proxy.ask("alpha");

        awaitWait(asked, new Wait.Loading(LoadPhase.LOADING, "loading"));
        assertThat(asked.last().usualLoad()).as("never loaded before").isNull();
        assertThat(asked.last().waited()).isGreaterThanOrEqualTo(asked.last().loading());
    }

    @Test
    void usualLoadIsKnownOnceTheModelWasLoaded() {
        proxy.ask("alpha").granted().release();
        proxy.ask("beta").granted().release();
        proxy.cluster.loadSlowly("alpha");

        Asked asked = proxy.ask("alpha");

        awaitWait(asked, new Wait.Loading(LoadPhase.LOADING, "loading"));
        assertThat(asked.last().usualLoad()).isGreaterThan(Duration.ZERO);
    }

    private static void awaitWait(Asked asked, Wait wait) {
        Waiting.until(() -> asked.last().waitsFor().equals(wait));
    }
}
