package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Peers at {@code https} addresses, whose certificates the JVM's trust store vouches for. */
@Isolated("it changes what the whole JVM trusts")
class PeersOverTlsTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static int trustedPort;
    private static int strangePort;
    private static int otherHostPort;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models: [{name: alpha}]
            peers:
            - {name: trusted, url: 'https://localhost:%d', models: [a]}
            - {name: strange, url: 'https://localhost:%d', models: [b]}
            - {name: misnamed, url: 'https://localhost:%d', models: [c]}
            """.formatted(trustedPort, strangePort, otherHostPort));

    @BeforeAll
    static void peers() throws Exception {
        SelfSignedCertificate trusted = SelfSignedCertificate.create("localhost");
        SelfSignedCertificate otherHost = SelfSignedCertificate.create("peer.test");
        trustedPort = listen(trusted);
        strangePort = listen(SelfSignedCertificate.create("localhost"));
        otherHostPort = listen(otherHost);
        System.setProperty(TRUST_STORE, trustStore(trusted, otherHost).toString());
        System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
    }

    @AfterAll
    static void close() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
        Waiting.resultOf(VERTX.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void peerWithATrustedCertificateAnswers() {
        HttpResponse<String> answer = proxy.chat("a");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"model\":\"a\",\"stream\":false,\"messages\":[]}");
    }

    @Test
    void peerWhoseCertificateNobodyVouchesForIsABadGateway() {
        HttpResponse<String> answer = proxy.chat("b");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("The peer 'strange' is not trusted: ", "Signature does not match");
    }

    @Test
    void peerWhoseCertificateIsOfAnotherHostIsABadGateway() {
        HttpResponse<String> answer = proxy.chat("c");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("The peer 'misnamed' is not trusted: ", "localhost");
    }

    /** A server that answers with what it was sent. */
    private static int listen(SelfSignedCertificate certificate) {
        HttpServer server = VERTX.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response()
                                .putHeader("Content-Type", "application/json")
                                .end(body)));
        return Waiting.resultOf(
                        server.listen(0, "localhost").toCompletionStage().toCompletableFuture())
                .actualPort();
    }

    private static Path trustStore(SelfSignedCertificate... certificates) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (SelfSignedCertificate certificate : certificates) {
            try (var pem = Files.newInputStream(Path.of(certificate.certificatePath()))) {
                store.setCertificateEntry(
                        certificate.certificatePath(),
                        CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
        }
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
