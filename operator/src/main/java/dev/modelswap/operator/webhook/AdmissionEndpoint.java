package dev.modelswap.operator.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.modelswap.crds.api.ModelSwap;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.webhook.admission.AdmissionController;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the API server's {@code AdmissionReview}s over HTTP: 200 with the review's response, 400 for what is no review. */
final class AdmissionEndpoint implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionEndpoint.class);

    /** The API server takes requests up to 3 MiB; a review may have the object twice, and written in another way. */
    static final int MAX_REVIEW = 12 * 1024 * 1024;

    private static final String REVIEW_VERSION = "admission.k8s.io/v1";

    private final AdmissionController<ModelSwap> admission;
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    AdmissionEndpoint(SpecAdmission.Trial trial) {
        admission = new AdmissionController<>(new SpecAdmission(trial));
        serialization.registerKubernetesResource(ModelSwap.class);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record Answer(int status, String type, String body) {

        static Answer refusal(int status, String message) {
            return new Answer(status, "text/plain; charset=utf-8", message + "\n");
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Answer.refusal(405, "an AdmissionReview is POSTed");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REVIEW + 1);
        if (body.length > MAX_REVIEW) {
            return Answer.refusal(413, "an AdmissionReview of more than " + MAX_REVIEW + " bytes");
        }
        try {
            AdmissionReview response = admission.handle(review(new String(body, StandardCharsets.UTF_8)));
            return new Answer(200, "application/json", serialization.asJson(response));
        } catch (IllegalArgumentException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("not an AdmissionReview that can be answered");
            return Answer.refusal(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("an AdmissionReview is not answered");
            return Answer.refusal(500, "the operator's log has the error");
        }
    }

    private AdmissionReview review(String json) {
        // The parser would take YAML as well.
        if (!json.startsWith("{")) {
            throw new IllegalArgumentException("the body is no JSON object");
        }
        AdmissionReview review = parsed(json);
        AdmissionRequest request = review.getRequest();
        if (!REVIEW_VERSION.equals(review.getApiVersion())
                || request == null
                || request.getUid() == null
                || request.getOperation() == null) {
            throw new IllegalArgumentException("the body is no AdmissionReview of " + REVIEW_VERSION
                    + " with a request, its uid and its operation");
        }
        return review;
    }

    private AdmissionReview parsed(String json) {
        try {
            return serialization.unmarshal(json, AdmissionReview.class);
        } catch (KubernetesClientException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(cause.getMessage(), e);
        }
    }
}
