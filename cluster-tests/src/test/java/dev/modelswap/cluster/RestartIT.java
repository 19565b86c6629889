package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class RestartIT {

    @Test
    void newProxyServesTheRunningModelWithoutReloadingIt(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            try (Api api = lab.api()) {
                api.chat("tiny-a");
            }
            Pod before = lab.pods("tiny-a").getFirst();
            long generation = lab.deployment("tiny-a").getMetadata().getGeneration();

            lab.restartProxy();

            try (Api api = lab.api()) {
                assertThat(api.chat("tiny-a").status()).isEqualTo(200);
            }
            assertThat(lab.pods("tiny-a")).singleElement().satisfies(pod -> {
                assertThat(pod.getMetadata().getUid())
                        .isEqualTo(before.getMetadata().getUid());
                assertThat(pod.getStatus().getContainerStatuses().getFirst().getRestartCount())
                        .isZero();
            });
            assertThat(lab.deployment("tiny-a").getMetadata().getGeneration()).isEqualTo(generation);
        }
    }

    @Test
    void operatorThatRestartsLeavesARunningModelRunning(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            api.chat("tiny-a");
            String pod = lab.pods("tiny-a").getFirst().getMetadata().getUid();

            Installation.restartOperator(client);
            lab.patch("{\"spec\":{\"activeProfile\":\"writing\"}}");
            lab.await("the operator to work").until(() -> "writing".equals(lab.activeProfile()));

            assertThat(lab.replicas("tiny-a")).isEqualTo(1);
            assertThat(lab.pods("tiny-a"))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.getMetadata().getUid()).isEqualTo(pod));
        }
    }

    @Test
    void modelPodThatIsKilledIsReplacedAndTheNextRequestServed(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            api.chat("tiny-a");
            Pod killed = lab.pods("tiny-a").getFirst();

            client.pods().resource(killed).withGracePeriod(0).delete();

            assertThat(api.chat("tiny-a").status()).isEqualTo(200);
        }
    }
}
