package dev.modelswap.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhookConfigTest {

    @Test
    void withoutAPortThereIsNoWebhook() {
        assertThat(WebhookConfig.of(Map.of())).isEmpty();
        assertThat(WebhookConfig.of(Map.of("MODELSWAP_WEBHOOK_PORT", " ", "MODELSWAP_WEBHOOK_SECRET", "s")))
                .isEmpty();
    }

    @Test
    void certificateIsOthersToMakeWhereNoConfigurationIsNamed() {
        Map<String, String> environment = Map.of(
                "MODELSWAP_WEBHOOK_PORT", "9443",
                "MODELSWAP_WEBHOOK_SERVICE", "hook",
                "MODELSWAP_POD_NAMESPACE", "system",
                "MODELSWAP_WEBHOOK_SECRET", "certificate");

        WebhookConfig config = WebhookConfig.of(environment).orElseThrow();

        assertThat(config).isEqualTo(new WebhookConfig(9443, "hook", "system", "certificate", Optional.empty()));
        assertThat(config.host()).isEqualTo("hook.system.svc");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> WebhookConfig.of(Map.of("MODELSWAP_WEBHOOK_PORT", "9443")))
                .hasMessageContaining("MODELSWAP_WEBHOOK_SERVICE");
    }
}
