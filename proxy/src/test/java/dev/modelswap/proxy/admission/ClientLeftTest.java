package dev.modelswap.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.admission.LoopFixture.Asked;
import dev.modelswap.proxy.testing.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that leave in the moment in which they would be served: nothing of them stays. */
class ClientLeftTest {

    @RegisterExtension
    final LoopFixture proxy = new LoopFixture("models: [{name: alpha, concurrencyLimit: 1000}, {name: beta}]");

    /** Kept, so that whoever is granted gives its grant back. */
    private final List<CompletableFuture<Void>> released = new ArrayList<>();

    @Test
    void grantThatMeetsALeavingClientHoldsNothing() {
        proxy.watch().ask("alpha").granted().release();

        for (int i = 0; i < 200; i++) {
            Asked asked = proxy.ask("alpha");
            asked.left.complete();
            released.add(asked.grant.thenAccept(Grant::release));
        }

        Waiting.until(() -> proxy.isIdle());
        assertThat(proxy.ask("beta").granted().backend())
                .as("alpha can be evicted")
                .isNotNull();
    }

    @Test
    void clientsThatLeaveWhileTheirModelBecomesReadyHoldNothing() {
        proxy.cluster.loadSlowly("alpha");
        proxy.watch();
        List<Asked> leaving = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            leaving.add(proxy.ask("alpha"));
        }
        Asked staying = proxy.ask("alpha");

        proxy.cluster.server("alpha").finishLoading();
        leaving.forEach(asked -> {
            asked.left.complete();
            released.add(asked.grant.thenAccept(Grant::release));
        });
        staying.granted().release();

        Waiting.until(() -> proxy.isIdle());
        assertThat(proxy.ask("beta").granted().backend())
                .as("alpha can be evicted")
                .isNotNull();
    }
}
