package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API server alone can refuse, such as a mount of a volume that there is not, and what the webhook did not see. */
@ExtendWith(Installation.class)
class RefusalIT {

    private static final String ARGS = "args: [--model, /models/tiny-b.gguf, --host, 0.0.0.0, --port, \"8080\"]";
    private static final String REFUSED = "\n      podTemplate: {spec: {containers: [{name: server, volumeMounts:"
            + " [{name: missing, mountPath: /missing}]}]}}";

    @Test
    void modelThatIsRefusedAtFirstHasFailedAndTheOthersServe(KubernetesClient client) {
        try (Lab lab = Lab.empty(client)) {
            applyUnseen(client, lab, Lab.example().replace(ARGS, ARGS + REFUSED));

            lab.await("the refusal").until(() -> "Failed".equals(lab.phase("tiny-b")));
            assertThat(lab.model("tiny-b", "reason")).isEqualTo("RefusedByCluster");
            assertThat(lab.model("tiny-b", "message")).contains("volumeMounts", "missing");
            assertThat(lab.condition("Accepted", "reason")).isEqualTo("RefusedByCluster");
            assertThat(lab.condition("Accepted", "message")).contains("model 'tiny-b': Deployment");
            try (Api api = lab.api()) {
                assertThat(api.chat("tiny-a").status()).isEqualTo(200);
                Api.Answer refused = api.chat("tiny-b");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body().path("error").path("message").asText())
                        .contains("tiny-b", "no Deployment");
            }

            lab.apply(Lab.example());
            lab.await("tiny-b to be there").until(() -> "Stopped".equals(lab.phase("tiny-b")));
        }
    }

    @Test
    void stoppedModelWhoseChangeIsRefusedIsServedAsItWas(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            String otherPort = ARGS.replace("8080", "9090") + "\n      port: 9090";
            applyUnseen(client, lab, Lab.example().replace(ARGS, otherPort + REFUSED));

            lab.await("the refusal").until(() -> "RefusedByCluster".equals(lab.condition("Accepted", "reason")));
            assertThat(lab.phase("tiny-b")).isEqualTo("Stopped");
            assertThat(lab.model("tiny-b", "reason")).isEqualTo("RefusedByCluster");
            assertThat(api.chat("tiny-b").status()).isEqualTo(200);

            lab.apply(Lab.example().replace(ARGS, otherPort));
            lab.await("acceptance").until(() -> "True".equals(lab.condition("Accepted", "status")));
            lab.await("the change, once the model is idle").until(() -> port(lab) == 9090);
            assertThat(api.chat("tiny-b").status()).isEqualTo(200);
        }
    }

    private static void applyUnseen(KubernetesClient client, Lab lab, String yaml) {
        Installation.suspendOperator(client);
        try {
            lab.apply(yaml);
        } finally {
            Installation.resumeOperator(client);
        }
    }

    private static int port(Lab lab) {
        return lab.deployment("tiny-b")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getPorts()
                .getFirst()
                .getContainerPort();
    }
}
