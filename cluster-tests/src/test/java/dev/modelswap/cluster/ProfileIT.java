package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class ProfileIT {

    @Test
    void patchSwitchesTheProfileAndTheSameAliasIsAnsweredByAnotherModel(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            assertThat(api.chat("assistant").modelFile()).isEqualTo("/models/tiny-a.gguf");

            lab.patch("{\"spec\":{\"activeProfile\":\"writing\"}}");
            lab.await("the proxy to say that it serves it").until(() -> "writing".equals(lab.servedProfile()));

            assertThat(api.chat("assistant").modelFile()).isEqualTo("/models/tiny-b.gguf");
            assertThat(api.chat("summarizer").status()).as("disabled with \"\"").isEqualTo(404);
        }
    }

    @Test
    void unknownProfileIsAConditionAndThePreviousOneStays(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            lab.patch("{\"spec\":{\"activeProfile\":\"cooking\"}}");

            lab.await("the condition").until(() -> "False".equals(lab.condition("ProfileResolved", "status")));
            assertThat(lab.condition("ProfileResolved", "reason")).isEqualTo("UnknownProfile");
            assertThat(lab.condition("ProfileResolved", "message")).contains("cooking", "coding", "writing");
            assertThat(lab.activeProfile()).isEqualTo("coding");
        }
    }

    @Test
    void profileActivatedOverHttpIsInTheSpecAndSurvivesARestartOfTheProxy(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            try (Api api = lab.api()) {
                assertThat(api.post("/api/profiles/activate/writing").body()).isEqualTo("OK");
                assertThat(api.getJson("/api/profiles").path("active").asText()).isEqualTo("writing");
                assertThat(api.post("/api/profiles/activate/cooking").statusCode())
                        .isEqualTo(404);
            }
            assertThat(lab.resource().get().<String>get("spec", "activeProfile"))
                    .isEqualTo("writing");

            lab.restartProxy();

            try (Api api = lab.api()) {
                assertThat(api.getJson("/api/profiles").path("active").asText()).isEqualTo("writing");
                assertThat(api.post("/api/profiles/activate/").body()).isEqualTo("OK");
                assertThat(api.getJson("/api/profiles").path("active").isNull())
                        .as("an empty name means none")
                        .isTrue();
            }
            assertThat(lab.wantedProfile()).isNull();
        }
    }

    @Test
    void nullDisablesAnAliasWhereItSurvives(KubernetesClient client) {
        String withNull = Lab.example().replace("summarizer: \"\"", "summarizer: null");
        assertThat(withNull).contains("summarizer: null");
        try (Lab lab = Lab.of(client, yaml -> withNull.replace("activeProfile: coding", "activeProfile: writing"));
                Api api = lab.api()) {
            assertThat(api.chat("summarizer").status()).isEqualTo(404);
            assertThat(api.get("/v1/models")).doesNotContain("summarizer");
        }
    }
}
