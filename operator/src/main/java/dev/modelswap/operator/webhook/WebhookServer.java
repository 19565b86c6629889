package dev.modelswap.operator.webhook;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.modelswap.operator.webhook.certificate.ServingCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** The HTTPS endpoint for the API server. Refuses handshakes until it has a certificate, and takes another while it runs. */
final class WebhookServer implements AutoCloseable {

    static final String PATH = "/validate";

    /** As many reviews at a time, each of which may be large; more wait. */
    private static final int THREADS = 8;

    /** For the reviews under way. */
    private static final int SECONDS_TO_END = 1;

    private final HttpsServer server;
    private final ExecutorService executor;
    private final CurrentCertificate certificate;

    private WebhookServer(HttpsServer server, ExecutorService executor, CurrentCertificate certificate) {
        this.server = server;
        this.executor = executor;
        this.certificate = certificate;
    }

    /** Listens on {@code port} of all addresses; what is valid goes to {@code trial}. */
    static WebhookServer start(int port, SpecAdmission.Trial trial) throws IOException {
        CurrentCertificate certificate = new CurrentCertificate();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(certificate)));
        ExecutorService executor = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("webhook-", 0).daemon().factory());
        server.setExecutor(executor);
        server.createContext(PATH, new AdmissionEndpoint(trial));
        server.start();
        return new WebhookServer(server, executor, certificate);
    }

    /** Serves new connections with this certificate. */
    void serveWith(ServingCertificate next) {
        certificate.set(next);
    }

    boolean hasCertificate() {
        return certificate.isSet();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(SECONDS_TO_END);
        executor.shutdown();
    }

    private static SSLContext tls(CurrentCertificate certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {certificate}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
