package dev.modelswap.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.admission.LoopFixture.Asked;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A matrix, from the configuration through the loop to the models that leave. */
class MatrixLoopTest {

    private static final String MODELS = """
            models: [{name: chat}, {name: code}, {name: embed}, {name: voice}]
            """;

    @RegisterExtension
    final LoopFixture proxy = new LoopFixture(MODELS + """
            matrix:
              sets:
              - {name: text, expression: (chat | code) & embed}
              - {name: speech, expression: +text & voice}
            """);

    @Test
    void whatIsInACombinationWithTheTargetStaysAndTheRestLeaves() {
        proxy.watch();
        run("chat", "embed", "voice");

        run("code");

        assertThat(proxy.cluster.scaleCalls())
                .containsExactly(up("chat"), up("embed"), up("voice"), down("chat"), up("code"));
    }

    @Test
    void changedMatrixHoldsForTheNextRequest() {
        proxy.watch();
        run("chat", "embed");
        proxy.cluster.configure(proxy.config(MODELS + """
                matrix:
                  sets: [{name: text, expression: chat & code}, {name: vectors, expression: embed & voice}]
                """));

        run("code");

        assertThat(proxy.cluster.scaleCalls()).containsExactly(up("chat"), up("embed"), down("embed"), up("code"));
    }

    @Test
    void evictCostsOfAChangedMatrixCount() {
        proxy.watch();
        run("chat", "embed");
        proxy.cluster.configure(proxy.config(MODELS + """
                matrix:
                  evictCosts: {embed: 5}
                  sets: [{name: one, expression: code & chat}, {name: other, expression: code & embed}]
                """));

        run("code");

        assertThat(proxy.cluster.scaleCalls()).containsExactly(up("chat"), up("embed"), down("chat"), up("code"));
    }

    @Test
    void groupsMayTakeThePlaceOfAMatrix() {
        proxy.watch();
        run("chat", "embed");
        proxy.cluster.configure(proxy.config(MODELS));

        run("voice");

        assertThat(proxy.cluster.scaleCalls())
                .containsExactlyInAnyOrder(up("chat"), up("embed"), down("chat"), down("embed"), up("voice"));
        assertThat(proxy.cluster.scaleCalls()).last().isEqualTo(up("voice"));
    }

    /** One after the other, a request for each of these models is served. */
    private void run(String... models) {
        List.of(models).forEach(model -> {
            Asked asked = proxy.ask(model);
            asked.granted().release();
        });
    }

    private static ScaleCall up(String model) {
        return new ScaleCall(model, 1);
    }

    private static ScaleCall down(String model) {
        return new ScaleCall(model, 0);
    }
}
