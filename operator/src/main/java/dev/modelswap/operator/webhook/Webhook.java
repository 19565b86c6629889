package dev.modelswap.operator.webhook;

import dev.modelswap.operator.webhook.certificate.CertificateSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;

/** The webhook as it runs: its server, and what keeps a certificate in it. */
public final class Webhook implements AutoCloseable {

    private final WebhookServer server;
    private final CertificateRefresh refresh;

    private Webhook(WebhookServer server, CertificateRefresh refresh) {
        this.server = server;
        this.refresh = refresh;
    }

    /** Listens at once, and answers as soon as there is a certificate. */
    public static Webhook start(WebhookConfig config, KubernetesClient client, Clock clock) throws IOException {
        WebhookServer server = WebhookServer.start(config.port());
        CertificateRefresh refresh = new CertificateRefresh(source(config, client), server::serveWith, clock);
        refresh.start();
        return new Webhook(server, refresh);
    }

    /** Whether the API server can be answered. */
    public boolean isReady() {
        return server.hasCertificate();
    }

    @Override
    public void close() {
        refresh.close();
        server.close();
    }

    private static CertificateSource source(WebhookConfig config, KubernetesClient client) {
        return config.configuration()
                .map(configuration -> CertificateSource.own(
                        client, config.namespace(), config.secret(), configuration, config.host()))
                .orElseGet(() -> CertificateSource.given(client, config.namespace(), config.secret()));
    }
}
