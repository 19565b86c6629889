package dev.modelswap.operator.webhook;

import dev.modelswap.operator.webhook.certificate.CertificateSource;
import dev.modelswap.operator.webhook.certificate.ServingCertificate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the certificate again and again, since it expires, and others may have renewed it. Goes on with the last where it fails. */
final class CertificateRefresh implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRefresh.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final CertificateSource source;
    private final Consumer<ServingCertificate> server;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("webhook-certificate").daemon().factory());
    /** Used by the executor's one thread alone. */
    private String lastError = "";

    CertificateRefresh(CertificateSource source, Consumer<ServingCertificate> server, Clock clock) {
        this.source = source;
        this.server = server;
        this.clock = clock;
    }

    /** Begins on a thread of its own. */
    void start() {
        executor.execute(this::again);
    }

    private void again() {
        Duration delay = once();
        ScheduledFuture<?> _ = executor.schedule(this::again, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks once; how long until the next time. */
    Duration once() {
        try {
            server.accept(source.current(clock.instant()));
            lastError = "";
            return INTERVAL;
        } catch (RuntimeException e) {
            String error = String.valueOf(e.getMessage());
            if (!error.equals(lastError)) {
                LOG.atWarn().addKeyValue("error", error).log("no certificate for the webhook now; it is tried again");
                lastError = error;
            }
            return AFTER_FAILURE;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
