package dev.modelswap.operator.webhook.certificate;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Optional;

/** Where the certificate to serve with comes from. */
public interface CertificateSource {

    /** The one to serve with from {@code now} on, until asked again; throws where there is none. */
    ServingCertificate current(Instant now);

    /**
     * What the operator makes for the server of the DNS name {@code host}, keeps in a Secret that exists, and has the API server
     * accept for the webhooks of a {@code ValidatingWebhookConfiguration}.
     */
    static CertificateSource own(
            KubernetesClient client, String namespace, String secret, String configuration, String host) {
        return new OwnCertificate(new ClusterObjects(client, namespace, secret, configuration), host);
    }

    /** What somebody else, such as cert-manager, keeps in a Secret. */
    static CertificateSource given(KubernetesClient client, String namespace, String secret) {
        return new GivenCertificate(() -> Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(secret).get()));
    }
}
