package dev.modelswap.operator.webhook.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects in a cluster, by the names that the chart gave them. */
record ClusterObjects(KubernetesClient client, String namespace, String secretName, String configuration)
        implements WebhookObjects {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterObjects.class);

    @Override
    public Optional<Secret> secret() {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(secretName).get());
    }

    @Override
    public boolean replace(Secret secret) {
        try {
            client.resource(secret)
                    .lockResourceVersion(secret.getMetadata().getResourceVersion())
                    .update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void accept(String authorities) {
        String bundle = Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.UTF_8));
        Resource<ValidatingWebhookConfiguration> resource = client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(configuration);
        ValidatingWebhookConfiguration found = resource.get();
        if (found == null) {
            LOG.atWarn()
                    .addKeyValue("name", configuration)
                    .log("the ValidatingWebhookConfiguration is missing, so that nobody calls the webhook");
            return;
        }
        List<ValidatingWebhook> others = found.getWebhooks().stream()
                .filter(webhook -> !bundle.equals(webhook.getClientConfig().getCaBundle()))
                .toList();
        if (!others.isEmpty()) {
            resource.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch(others, bundle));
        }
    }

    /** Of nothing but the bundle, so that it is the only field which the operator has a say in. */
    private static String patch(List<ValidatingWebhook> webhooks, String bundle) {
        return webhooks.stream()
                .map(webhook ->
                        "{\"name\":\"%s\",\"clientConfig\":{\"caBundle\":\"%s\"}}".formatted(webhook.getName(), bundle))
                .collect(Collectors.joining(",", "{\"webhooks\":[", "]}"));
    }
}
