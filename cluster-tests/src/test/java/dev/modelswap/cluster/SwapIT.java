package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class SwapIT {

    private static final int TOKENS = 1_500;

    @Test
    void modelsStartAtZeroAndARequestLoadsTheOneItNeeds(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            assertThat(List.of(lab.replicas("tiny-a"), lab.replicas("tiny-b"), lab.replicas("tiny-c")))
                    .containsOnly(0);

            Api.Answer answer = api.chat("tiny-a");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.modelFile()).isEqualTo("/models/tiny-a.gguf");
            assertThat(lab.replicas("tiny-a")).isEqualTo(1);
            assertThat(lab.pods("tiny-b")).isEmpty();
            assertThat(lab.pods("tiny-c")).isEmpty();
        }
    }

    @Test
    void streamInFlightEndsWholeBeforeAnotherModelOfItsGroupIsLoaded(KubernetesClient client) {
        try (Lab lab = Lab.of(client, Lab::slow);
                Api api = lab.api()) {
            assertThat(lab.deployment("tiny-a")
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers())
                    .first()
                    .satisfies(server ->
                            assertThat(server.getResources().getLimits()).containsKey("cpu"));
            List<String> chunks = new ArrayList<>();
            Iterator<String> stream = api.streamChat("tiny-a", TOKENS).iterator();
            chunks.add(stream.next());

            CompletableFuture<Api.Answer> other = api.chatLater("tiny-b");
            lab.await("the request for tiny-b to wait").until(() -> api.metric("modelswap_requests_waiting") == 1);
            assertThat(lab.replicas("tiny-a")).isEqualTo(1);
            assertThat(lab.replicas("tiny-b")).isZero();
            assertThat(other).isNotDone();
            stream.forEachRemaining(chunks::add);

            assertThat(chunks)
                    .as("the last chunk's timings")
                    .anySatisfy(line ->
                            assertThat(line).contains("\"finish_reason\":\"length\"", "\"predicted_n\":" + TOKENS));
            assertThat(chunks.stream().filter(line -> !line.isBlank()).toList().getLast())
                    .isEqualTo("data: [DONE]");
            assertThat(other.join().modelFile()).isEqualTo("/models/tiny-b.gguf");
            assertThat(lab.replicas("tiny-a")).isZero();
        }
    }

    @Test
    void persistentModelStaysWhileTheOthersSwap(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            api.chat("tiny-c");
            String resident = lab.pods("tiny-c").getFirst().getMetadata().getUid();

            api.chat("tiny-a");
            api.chat("tiny-b");

            assertThat(api.chat("tiny-c").status()).isEqualTo(200);
            assertThat(lab.pods("tiny-c"))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getMetadata().getUid()).isEqualTo(resident));
        }
    }

    @Test
    void modelThatSomebodyScaledUpByHandServesAndIsEvictedLikeAnyOther(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            lab.scale("tiny-a", 1);
            lab.await("tiny-a to be ready").until(() -> api.get("/running").contains("\"ready\""));
            String pod = lab.pods("tiny-a").getFirst().getMetadata().getUid();

            assertThat(api.chat("tiny-a").status()).isEqualTo(200);
            assertThat(lab.pods("tiny-a"))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.getMetadata().getUid()).isEqualTo(pod));
            assertThat(api.chat("tiny-b").status()).isEqualTo(200);
            assertThat(lab.replicas("tiny-a")).isZero();
        }
    }
}
