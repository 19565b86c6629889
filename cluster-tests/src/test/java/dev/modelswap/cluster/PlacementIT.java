package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Models placed by the room on the cluster's node, which has four GPUs; no groups. */
@ExtendWith(Installation.class)
class PlacementIT {

    private static final String GPU = "nvidia.com/gpu";

    @Test
    void modelsRunBesideEachOtherUntilOneDoesNotFitAndThenTheCheapestGo(KubernetesClient client) {
        try (Lab lab = lab(client, gpus("small", 1) + gpus("busy", 1) + gpus("large", 3), "");
                Api api = lab.api()) {
            assertThat(api.chat("small").status()).isEqualTo(200);
            assertThat(api.chat("busy").status()).isEqualTo(200);
            assertThat(api.chat("busy").status()).isEqualTo(200);
            assertThat(api.chat("busy").status()).isEqualTo(200);
            assertThat(lab.replicas("small")).isEqualTo(1);
            String busy = lab.pods("busy").getFirst().getMetadata().getUid();

            assertThat(api.chat("large").status()).isEqualTo(200);

            assertThat(lab.replicas("small")).isZero();
            assertThat(lab.pods("busy"))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getMetadata().getUid()).isEqualTo(busy));
        }
    }

    @Test
    void somebodyElsesPodThatHoldsTheRoomIsNamedAndNobodyGoesForNothing(KubernetesClient client) {
        try (Lab lab = lab(client, gpus("small", 1) + gpus("large", 3), "");
                Api api = lab.api()) {
            holdGpus(client, lab, 2);
            assertThat(api.chat("small").status()).isEqualTo(200);

            Api.Answer answer = api.chat("large");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().toString()).contains(lab.namespace() + "/trainer holds 2");
            assertThat(lab.replicas("small")).isEqualTo(1);
        }
    }

    @Test
    void whatNoNodeHasIsToldAtOnce(KubernetesClient client) {
        try (Lab lab = lab(client, gpus("huge", 64), "");
                Api api = lab.api()) {
            Api.Answer answer = api.chat("huge");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().toString())
                    .contains("asks for 64 nvidia.com/gpu, and no node that may take it has more than 4");
            assertThat(lab.replicas("huge")).isZero();
        }
    }

    @Test
    void modelsShareTheMemoryOfGpus(KubernetesClient client) {
        String node = client.nodes().list().getItems().getFirst().getMetadata().getName();
        // Of each of four GPUs: 24 GiB in all.
        String memory = "    gpuMemory: {" + node + ": 6Gi}\n";
        try (Lab lab = lab(client, vram("a", 9) + vram("b", 9) + vram("c", 20), memory);
                Api api = lab.api()) {
            api.chat("a");
            api.chat("b");
            assertThat(lab.replicas("a") + lab.replicas("b")).isEqualTo(2);

            assertThat(api.chat("c").status()).isEqualTo(200);

            assertThat(lab.replicas("a") + lab.replicas("b")).isZero();
        }
    }

    private static Lab lab(KubernetesClient client, String models, String placement) {
        Lab lab = Lab.empty(client);
        lab.apply("""
                apiVersion: modelswap.dev/v1alpha1
                kind: ModelSwap
                metadata:
                  name: lab
                spec:
                  placement:
                    policy: Fit
                %s  defaults:
                    image: ghcr.io/ggml-org/llama.cpp:server
                    args: [--model, /models/tiny-a.gguf, --host, 0.0.0.0, --port, "8080"]
                  models:
                %s""".formatted(placement, models));
        lab.awaitReady();
        return lab;
    }

    private static String gpus(String name, int number) {
        return "    - {name: " + name + ", resources: {limits: {" + GPU + ": " + number + "}}}\n";
    }

    private static String vram(String name, int gib) {
        return "    - {name: " + name + ", vram: " + gib + "Gi}\n";
    }

    private static void holdGpus(KubernetesClient client, Lab lab, int number) {
        client.pods()
                .inNamespace(lab.namespace())
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("trainer")
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("trainer")
                        .withImage("ghcr.io/ggml-org/llama.cpp:server")
                        .withArgs("--model", "/models/tiny-b.gguf")
                        .withNewResources()
                        .withLimits(Map.of(GPU, Quantity.parse(String.valueOf(number))))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        lab.await("the trainer to have its node")
                .until(
                        () -> client.pods()
                                .inNamespace(lab.namespace())
                                .withName("trainer")
                                .get(),
                        PlacementIT::isPlaced);
    }

    private static boolean isPlaced(Pod pod) {
        return pod != null && pod.getSpec().getNodeName() != null;
    }
}
