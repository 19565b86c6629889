package dev.modelswap.operator.webhook;

import dev.modelswap.operator.apply.DryRun;
import dev.modelswap.operator.webhook.certificate.CertificateSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** The webhook as it runs: its server, and what keeps a certificate in it. */
public final class Webhook implements AutoCloseable {

    /** Less than the API server waits for the whole answer, by the chart's values. */
    private static final Duration LONGEST_DRY_RUN = Duration.ofSeconds(2);

    private final WebhookServer server;
    private final CertificateRefresh refresh;
    private final DryRun dryRun;

    private Webhook(WebhookServer server, CertificateRefresh refresh, DryRun dryRun) {
        this.server = server;
        this.refresh = refresh;
        this.dryRun = dryRun;
    }

    /** Listens at once, and answers as soon as there is a certificate. */
    public static Webhook start(WebhookConfig config, KubernetesClient client, Clock clock) throws IOException {
        DryRun dryRun = new DryRun(client, LONGEST_DRY_RUN);
        WebhookServer server = WebhookServer.start(config.port(), dryRun::of);
        CertificateRefresh refresh = new CertificateRefresh(source(config, client), server::serveWith, clock);
        refresh.start();
        return new Webhook(server, refresh, dryRun);
    }

    /** Whether the API server can be answered. */
    public boolean isReady() {
        return server.hasCertificate();
    }

    @Override
    public void close() {
        refresh.close();
        server.close();
        dryRun.close();
    }

    private static CertificateSource source(WebhookConfig config, KubernetesClient client) {
        return config.configuration()
                .map(configuration -> CertificateSource.own(
                        client, config.namespace(), config.secret(), configuration, config.host()))
                .orElseGet(() -> CertificateSource.given(client, config.namespace(), config.secret()));
    }
}
