package dev.modelswap.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.admission.LoopFixture.Asked;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Unloads by API, preloads and the end of the proxy, through the loop. */
class UnloadTest {

    @RegisterExtension
    final LoopFixture proxy = new LoopFixture("""
            models: [{name: alpha, unloadTimeout: 300ms}, {name: beta}]
            preload: [alpha]
            """);

    @Test
    void unloadIsDoneWhenThePodsHaveEnded() {
        proxy.watch().ask("alpha").granted().release();
        proxy.cluster.endSlowly("alpha");

        CompletableFuture<Void> unload = proxy.unload("alpha");
        Waiting.until(() -> proxy.cluster.scaleCalls().contains(new ScaleCall("alpha", 0)));
        assertThat(unload).isNotDone();

        proxy.cluster.endPods("alpha");
        Waiting.resultOf(unload);
    }

    @Test
    void requestThatOutlivesTheUnloadTimeoutHearsThatItsGrantIsRevoked() {
        Grant grant = proxy.watch().ask("alpha").granted();

        CompletableFuture<Void> unload = proxy.unload("alpha");

        Waiting.resultOf(grant.revoked().toCompletionStage().toCompletableFuture());
        grant.release();
        Waiting.resultOf(unload);
    }

    @Test
    void twoUnloadsOfOneModelAreBothAnswered() {
        proxy.watch().ask("alpha").granted().release();

        CompletableFuture<Void> first = proxy.unload("alpha");
        CompletableFuture<Void> second = proxy.unload("alpha");

        Waiting.resultOf(first);
        Waiting.resultOf(second);
    }

    @Test
    void unloadOfAllEndsAll() {
        proxy.watch().ask("alpha").granted().release();

        Waiting.resultOf(proxy.loop.unloadAll().toCompletionStage().toCompletableFuture());

        assertThat(proxy.cluster.scaleCalls()).containsExactly(new ScaleCall("alpha", 1), new ScaleCall("alpha", 0));
    }

    @Test
    void requestThatWaitsForTheModelIsTold() {
        proxy.cluster.loadSlowly("alpha");
        Asked asked = proxy.watch().ask("alpha");
        asked.last();

        Waiting.resultOf(proxy.unload("alpha"));

        assertThat(asked.grant)
                .failsWithin(Waiting.LONGEST)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .asInstanceOf(InstanceOfAssertFactories.type(Rejected.class))
                .extracting(Rejected::rejection)
                .isEqualTo(new Rejection.Unloaded("alpha"));
    }

    @Test
    void preloadedModelIsLoadedWhenTheProxyStarts() {
        proxy.watch();

        Waiting.until(() -> proxy.cluster.scaleCalls().equals(List.of(new ScaleCall("alpha", 1))));
    }

    @Test
    void preloadLeavesWhatRunsAlreadyRunning() {
        proxy.cluster.scaleFromOutside("beta", 1);

        proxy.watch();
        Waiting.until(() -> proxy.state("beta") instanceof ModelState.Ready);
        proxy.ask("beta").granted();

        assertThat(proxy.cluster.scaleCalls()).isEmpty();
    }

    @Test
    void whoWaitsWhenTheProxyEndsIsTold() {
        proxy.cluster.loadSlowly("alpha");
        Asked asked = proxy.watch().ask("alpha");
        asked.last();

        Waiting.resultOf(proxy.loop.shutDown().toCompletionStage().toCompletableFuture());

        assertThat(asked.grant).failsWithin(Waiting.LONGEST);
        assertThat(proxy.cluster.scaleCalls()).containsExactly(new ScaleCall("alpha", 1));
    }
}
