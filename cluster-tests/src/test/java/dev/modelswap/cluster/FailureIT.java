package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class FailureIT {

    @Test
    void unknownModelIs404InTheShapeOfOpenAi(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            Api.Answer answer = api.chat("no-such-model");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body().path("error").path("code").asText()).isEqualTo("model_not_found");
            assertThat(answer.body().path("error").path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(answer.body().path("error").path("message").asText()).contains("no-such-model");
        }
    }

    @Test
    void serverThatKeepsEndingFailsTheRequestWithItsExitCodeAndTheOtherModelsGoOn(KubernetesClient client) {
        try (Lab lab = Lab.of(client, yaml -> yaml.replace("/models/tiny-b.gguf", "/models/missing.gguf"));
                Api api = lab.api()) {
            Api.Answer answer = api.chat("tiny-b");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("error").path("message").asText()).contains("tiny-b", "exit code 1");
            assertThat(api.chat("tiny-a").status()).isEqualTo(200);
            assertThat(lab.replicas("tiny-b")).isZero();
        }
    }

    @Test
    void imageThatCannotBePulledFailsTheRequestWithItsName(KubernetesClient client) {
        String wrong = "modelswap.invalid/no-such-image:1";
        try (Lab lab = Lab.of(client, yaml -> yaml.replace("ghcr.io/ggml-org/llama.cpp:server", wrong));
                Api api = lab.api()) {
            Api.Answer answer = api.chat("tiny-a");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("error").path("message").asText()).contains(wrong);
        }
    }
}
