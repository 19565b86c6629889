package dev.modelswap.operator.webhook;

import java.util.Map;
import java.util.Optional;

/**
 * How the webhook is to be served.
 *
 * @param service name of the Service by which the API server reaches it
 * @param namespace namespace of the Service and the Secret
 * @param secret name of the Secret that holds its certificate
 * @param configuration name of the {@code ValidatingWebhookConfiguration} that the operator tells which certificates to accept;
 *     empty where others make the certificate
 */
public record WebhookConfig(int port, String service, String namespace, String secret, Optional<String> configuration) {

    /**
     * Reads {@code MODELSWAP_WEBHOOK_PORT}, without which there is no webhook, {@code MODELSWAP_WEBHOOK_SERVICE},
     * {@code MODELSWAP_POD_NAMESPACE} and {@code MODELSWAP_WEBHOOK_SECRET}, which it then needs, and
     * {@code MODELSWAP_WEBHOOK_CONFIGURATION}.
     */
    public static Optional<WebhookConfig> of(Map<String, String> environment) {
        return given(environment, "MODELSWAP_WEBHOOK_PORT")
                .map(port -> new WebhookConfig(
                        Integer.parseInt(port),
                        required(environment, "MODELSWAP_WEBHOOK_SERVICE"),
                        required(environment, "MODELSWAP_POD_NAMESPACE"),
                        required(environment, "MODELSWAP_WEBHOOK_SECRET"),
                        given(environment, "MODELSWAP_WEBHOOK_CONFIGURATION")));
    }

    /** The DNS name by which the API server calls the Service. */
    String host() {
        return service + "." + namespace + ".svc";
    }

    private static String required(Map<String, String> environment, String name) {
        return given(environment, name)
                .orElseThrow(() -> new IllegalArgumentException(name + " is not set, and the webhook needs it"));
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
