package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a request hears, and what cures it, when the cluster cannot make its model's pod or finds no place for it. */
@ExtendWith(Installation.class)
class CreationIT {

    private static final String ARGS = "args: [--model, /models/tiny-b.gguf, --host, 0.0.0.0, --port, \"8080\"]";

    @Test
    void podThatTheClusterRefusesFailsTheRequestInItsWords(KubernetesClient client) {
        String withoutAccount = ARGS + "\n      podTemplate: {spec: {serviceAccountName: nobody}}";
        try (Lab lab = Lab.of(client, yaml -> yaml.replace(ARGS, withoutAccount));
                Api api = lab.api()) {
            Api.Answer answer = api.chat("tiny-b");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("error").path("message").asText())
                    .contains("its pod cannot be created", "serviceaccount \"nobody\" not found");
        }
    }

    @Test
    void volumeThatNamesAMissingSecretFailsTheRequestInTheKubeletsWords(KubernetesClient client) {
        String withSecret = ARGS + "\n      podTemplate: {spec: {volumes: [{name: key, secret: {secretName: no-such}}],"
                + " containers: [{name: server, volumeMounts: [{name: key, mountPath: /key}]}]}}";
        try (Lab lab = Lab.of(client, yaml -> yaml.replace(ARGS, withSecret));
                Api api = lab.api()) {
            Api.Answer answer = api.chat("tiny-b");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("error").path("message").asText())
                    .contains("FailedMount", "secret \"no-such\" not found");
        }
    }

    @Test
    void requestThatWaitsForAQuotaIsServedWhenThereIsRoom(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            ResourceQuota one = client.resource(pods(lab, 1)).create();
            CompletableFuture<Api.Answer> waiting = CompletableFuture.supplyAsync(() -> api.chat("tiny-a"));
            lab.await("the quota to be told").until(() -> "FailedCreate".equals(lab.model("tiny-a", "reason")));
            assertThat(lab.model("tiny-a", "message")).contains("exceeded quota");

            client.resource(one).delete();

            assertThat(waiting.join().status()).isEqualTo(200);
        }
    }

    @Test
    void requestThatWaitsForALoadWhichHangsIsServedByTheMendedModel(KubernetesClient client) {
        String nowhere = ARGS + "\n      podTemplate: {spec: {nodeSelector: {no-such-label: here}}}";
        try (Lab lab = Lab.of(client, yaml -> yaml.replace(ARGS, nowhere));
                Api api = lab.api()) {
            CompletableFuture<Api.Answer> waiting = CompletableFuture.supplyAsync(() -> api.chat("tiny-b"));
            lab.await("a pod without a node").until(() -> "Unschedulable".equals(lab.model("tiny-b", "reason")));

            lab.apply(Lab.example());

            assertThat(waiting.join().status()).isEqualTo(200);
        }
    }

    private static ResourceQuota pods(Lab lab, int most) {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("pods")
                .withNamespace(lab.namespace())
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity(String.valueOf(most)))
                .endSpec()
                .build();
    }
}
