package dev.modelswap.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.testing.LoopbackApiServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an API server's answers to Deployments that are not to be written. */
class DryRunTest {

    private static final String TWO = """
            apiVersion: modelswap.dev/v1alpha1
            kind: ModelSwap
            metadata: {name: lab, namespace: team, uid: u}
            spec:
              models: [{name: a, image: s}, {name: b, image: s}]
            """;

    private record Answer(int status, String body) {}

    /** Model to answer; the others are accepted. */
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private final Queue<String> queries = new ConcurrentLinkedQueue<>();
    private final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private LoopbackApiServer server;
    private DryRun dryRun;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackApiServer(this::answer);
        dryRun = new DryRun(server.client(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        over.countDown();
        dryRun.close();
        server.close();
    }

    @Test
    void everyModelOfANewResourceIsAskedAboutAndNothingIsWritten() {
        assertThat(dryRun.of(resource(TWO), null)).isEqualTo(DryRun.Outcome.FINE);

        assertThat(asked).extracting(deployment -> model(deployment)).containsExactlyInAnyOrder("a", "b");
        assertThat(queries).allSatisfy(query -> assertThat(query).contains("dryRun=All", "fieldManager="));
    }

    @Test
    void onlyModelsThatChangedAreAskedAbout() {
        ModelSwap before = resource(TWO);

        dryRun.of(resource(TWO.replace("name: b, image: s", "name: b, image: t")), before);
        dryRun.of(resource(TWO + "  activeProfile: other\n"), before);

        assertThat(asked).extracting(deployment -> model(deployment)).containsExactly("b");
    }

    @Test
    void changedDefaultsChangeAllModels() {
        dryRun.of(resource(TWO + "  defaults: {env: [{name: A, value: b}]}\n"), resource(TWO));

        assertThat(asked).hasSize(2);
    }

    @Test
    void ownerThatIsNotThereYetIsNotNamed() {
        dryRun.of(resource(TWO.replace(", uid: u", "")), null);

        assertThat(asked)
                .allSatisfy(deployment -> assertThat(deployment.path("metadata").path("ownerReferences"))
                        .isEmpty());
    }

    @Test
    void podThatCannotBeIsRefusedInTheClustersWords() {
        answers.put("b", new Answer(422, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":422,"reason":"Invalid","message":"long",
                 "details":{"causes":[
                 {"field":"spec.template.spec.containers[0].volumeMounts[0].name","message":"Not found: \\"missing\\""},
                 {"field":"spec.template.spec.containers[1].image","message":"Required value"}]}}"""));

        DryRun.Outcome outcome = dryRun.of(resource(TWO), null);

        assertThat(outcome.doubtful()).isEmpty();
        assertThat(outcome.refused())
                .containsExactly(new Problem(
                        "spec.models[b]",
                        "the cluster refuses its Deployment: spec.template.spec.containers[0].volumeMounts[0].name: Not found:"
                                + " \"missing\"; spec.template.spec.containers[1].image: Required value (a container of"
                                + " podTemplate that is to change the model's server is named 'server')"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void fieldThatTheServerDoesNotKnowIsRefused(int status) {
        answers.put(
                "a",
                failure(status, "failed to create typed patch object: .spec.template.spec.tll: field not declared"));

        assertThat(dryRun.of(resource(TWO), null).refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("tll"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422, 500})
    void whatTheResourceIsNotToBlameForIsDoubtful(int status) {
        answers.put("a", failure(status, "exceeded quota: deployments"));

        DryRun.Outcome outcome = dryRun.of(resource(TWO), null);

        assertThat(outcome.refused()).isEmpty();
        assertThat(outcome.doubtful())
                .containsExactly(new Problem(
                        "spec.models[a]", "the cluster would refuse its Deployment now: exceeded quota: deployments"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 429, 503})
    void whatMayPassIsNotTold(int status) {
        answers.put("a", failure(status, "try again"));

        assertThat(dryRun.of(resource(TWO), null)).isEqualTo(DryRun.Outcome.FINE);
    }

    @Test
    void answerThatIsLateCountsAsAcceptedAndTheOthersCount() {
        answers.put("a", new Answer(0, ""));
        answers.put("b", failure(403, "denied by a policy"));
        try (DryRun hasty = new DryRun(server.client(), Duration.ofSeconds(3))) {
            assertThat(hasty.of(resource(TWO), null).doubtful())
                    .extracting(Problem::field)
                    .containsExactly("spec.models[b]");
        }
    }

    @Test
    void apiServerThatIsAwayAcceptsEverything() {
        server.goAway();

        assertThat(dryRun.of(resource(TWO), null)).isEqualTo(DryRun.Outcome.FINE);
    }

    private static Answer failure(int status, String message) {
        return new Answer(
                status,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"message\":\"%s\"}"
                        .formatted(status, message));
    }

    private static ModelSwap resource(String yaml) {
        return Serialization.unmarshal(yaml, ModelSwap.class);
    }

    private static String model(JsonNode deployment) {
        return deployment
                .path("metadata")
                .path("annotations")
                .path("modelswap.dev/model")
                .asText();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode deployment = new ObjectMapper().readTree(body);
            asked.add(deployment);
            queries.add(exchange.getRequestURI().getQuery());
            Answer answer =
                    answers.getOrDefault(model(deployment), new Answer(200, new String(body, StandardCharsets.UTF_8)));
            if (answer.status() == 0) {
                over.await();
                return;
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
