package dev.modelswap.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modelswap.operator.apply.DryRun;
import dev.modelswap.operator.webhook.certificate.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real socket, called as the API server calls it: by name, with TLS that accepts one authority. */
class WebhookServerTest {

    private final Certificates first = Certificates.at(Instant.now());
    private final Certificates second = Certificates.at(Instant.now());
    private WebhookServer server;

    @BeforeEach
    void start() throws IOException {
        server = WebhookServer.start(0, (written, before) -> DryRun.Outcome.FINE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void reviewsAreAnsweredOverHttps() throws Exception {
        server.serveWith(first.serving("localhost"));

        try (HttpClient client = accepting(first)) {
            JsonNode allowed = json(post(client, Reviews.ofCreation(Reviews.VALID)));
            JsonNode denied = json(post(client, Reviews.ofCreation(Reviews.INVALID)));

            assertThat(allowed.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
            assertThat(allowed.path("kind").asText()).isEqualTo("AdmissionReview");
            assertThat(allowed.path("response").path("uid").asText()).isEqualTo("705ab4f5");
            assertThat(allowed.path("response").path("allowed").asBoolean()).isTrue();
            assertThat(denied.path("response").path("allowed").asBoolean()).isFalse();
            assertThat(denied.path("response").path("status").path("message").asText())
                    .contains("spec.profiles[coding].aliases");
        }
    }

    @Test
    void withoutACertificateNobodyIsAnsweredAndItIsNotReady() {
        assertThat(server.hasCertificate()).isFalse();
        try (HttpClient client = accepting(first)) {
            assertThatThrownBy(() -> post(client, Reviews.ofCreation(Reviews.VALID)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anotherCertificateServesNewConnectionsAndThoseThatAreOpenGoOn() throws Exception {
        server.serveWith(first.serving("localhost"));
        try (HttpClient before = accepting(first);
                HttpClient after = accepting(second)) {
            assertThat(post(before, Reviews.ofCreation(Reviews.VALID)).statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> post(after, Reviews.ofCreation(Reviews.VALID)))
                    .isInstanceOf(SSLException.class);

            server.serveWith(second.serving("localhost"));

            assertThat(server.hasCertificate()).isTrue();
            assertThat(post(after, Reviews.ofCreation(Reviews.VALID)).statusCode())
                    .isEqualTo(200);
            assertThat(post(before, Reviews.ofCreation(Reviews.VALID)).statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"request\": {\"operation\": \"CREATE\"}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"request\": {\"uid\": \"1\", \"operation\": \"CREATE\"}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"request\": {\"uid\": \"1\", \"operation\": \"CREATE\","
                        + " \"object\": {\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\"}}}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"request\": {\"uid\": \"1\", \"operation\": \"CREATE\","
                        + " \"object\": {\"apiVersion\": \"modelswap.dev/v1alpha1\", \"kind\": \"ModelSwap\","
                        + " \"metadata\": {\"name\": \"p\"}, \"spec\": {\"models\": 1}}}}",
                "{\"apiVersion\": \"admission.k8s.io/v1beta1\", \"request\": {\"uid\": \"1\", \"operation\": \"DELETE\"}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"request\""
            })
    void whatIsNoReviewIs400(String body) throws Exception {
        server.serveWith(first.serving("localhost"));
        try (HttpClient client = accepting(first)) {
            assertThat(post(client, body).statusCode()).isEqualTo(400);
            assertThat(post(client, Reviews.ofCreation(Reviews.VALID)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void reviewLargerThanAnyThatAnApiServerSendsIsRefused() throws Exception {
        server.serveWith(first.serving("localhost"));
        try (HttpClient client = accepting(first)) {
            String large = "{\"a\": \"" + "x".repeat(AdmissionEndpoint.MAX_REVIEW) + "\"}";

            assertThat(post(client, large).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void onlyPostIsAnswered() throws Exception {
        server.serveWith(first.serving("localhost"));
        try (HttpClient client = accepting(first)) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
        }
    }

    private HttpResponse<String> post(HttpClient client, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri() {
        return URI.create("https://localhost:" + server.port() + "/validate?timeout=5s");
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpClient accepting(Certificates certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificates.authority());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
