package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class LeadershipIT {

    /** Less than the 15 s after which a lease that nobody gave back runs out. */
    private static final Duration HANDED_OVER = Duration.ofSeconds(10);

    @AfterEach
    void oneOperatorAgain(KubernetesClient client) {
        Installation.resumeOperator(client);
    }

    @Test
    void operatorThatStopsHandsOverToTheOneThatStandsBy(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            String leader = Installation.runTwoOperators(client);
            lab.patch("{\"spec\":{\"activeProfile\":\"writing\"}}");
            lab.await("one of them to act").until(() -> "writing".equals(lab.activeProfile()));

            client.pods()
                    .inNamespace(Installation.SYSTEM_NAMESPACE)
                    .withName(leader)
                    .delete();

            lab.await("the other to hold the lease")
                    .atMost(HANDED_OVER)
                    .until(() -> Installation.leader(client), holder -> !holder.isEmpty() && !holder.equals(leader));
            lab.patch("{\"spec\":{\"activeProfile\":\"coding\"}}");
            lab.await("the other to act").atMost(HANDED_OVER).until(() -> "coding".equals(lab.activeProfile()));
            assertThat(lab.condition("Ready", "status")).isEqualTo("True");
        }
    }
}
