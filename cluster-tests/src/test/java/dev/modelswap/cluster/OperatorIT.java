package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class OperatorIT {

    @Test
    void specThatCameWhileNoWebhookWasThereIsNotAcceptedAndTheLastGoodOneKeepsServing(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            Installation.suspendOperator(client);
            try {
                lab.apply(Lab.example().replace("members: [tiny-c]", "members: [tiny-x]"));
            } finally {
                Installation.resumeOperator(client);
            }

            lab.await("the condition").until(() -> "False".equals(lab.condition("Accepted", "status")));
            assertThat(lab.condition("Accepted", "message")).contains("spec.groups[resident].members", "tiny-x");
            lab.restartProxy();
            try (Api api = lab.api()) {
                assertThat(api.chat("tiny-a").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void modelThatLeavesTheSpecLosesItsDeploymentAndTheOthersAreLeftAlone(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            Deployment before = lab.deployment("tiny-a");

            lab.patch("""
                    {"spec": {"models": [{"name": "tiny-a", "args": ["--model", "/models/tiny-a.gguf", "--host", "0.0.0.0",
                     "--port", "8080"], "displayName": "Tiny A", "description": "A tiny model, first of three",
                     "aliases": ["tiny"]}], "groups": [{"name": "chat", "members": ["tiny-a"]}],
                     "profiles": [{"name": "coding", "aliases": {"assistant": "tiny-a"}}]}}
                    """);

            lab.await("the Deployment to go")
                    .until(() -> lab.findDeployment("tiny-b").isEmpty());
            assertThat(lab.deployment("tiny-a").getMetadata().getGeneration())
                    .isEqualTo(before.getMetadata().getGeneration());
            try (Api api = lab.api()) {
                lab.await("the proxy to know").until(() -> api.chat("tiny-b").status() == 404);
            }
        }
    }

    @Test
    void everythingGoesWithTheResource(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            lab.delete();

            lab.await("everything to go").until(lab::isEmpty);
        }
    }

    @Test
    void statusTellsUrlAndPhases(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            assertThat(lab.resource().get().<String>get("status", "url"))
                    .isEqualTo("http://lab." + lab.namespace() + ".svc");

            api.chat("tiny-a");

            lab.await("the phases")
                    .until(() -> lab.phase("tiny-a").equals("Ready")
                            && lab.phase("tiny-b").equals("Stopped"));
        }
    }
}
