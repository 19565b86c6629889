package dev.modelswap.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.http.api.BuildInfo;
import dev.modelswap.proxy.testing.FakeCluster;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {

    /** Of what begins otherwise, others say what it is: whose APIs pass through, and the pages. */
    private static final List<String> OURS =
            List.of("/api/", "/logs", "/running", "/unload", "/v1/models", "/models", "/metrics");

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [a], description: First, ttl: 1h,
               capabilities: {in: [text, image], out: [text], tools: true, context: 4096}}
            - {name: beta, metadata: {kind: [1, 2]}}
            profiles:
            - {name: coding, aliases: {a: "", code: beta}}
            selectors:
            - {name: any, strategy: spillover, targets: [alpha, far/away]}
            peers:
            - {name: far, url: "http://127.0.0.1:1", models: [away]}
            """);

    @Test
    void documentIsOpenApi31AndSaysTheProxysVersion() {
        HttpResponse<String> answer = proxy.get("/api/openapi.json");

        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(answer.body());
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.isOpenapi31()).isTrue();
        assertThat(parsed.getOpenAPI().getInfo().getVersion())
                .isEqualTo(BuildInfo.read().version());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(new OpenAPIV3Parser()
                        .readContents(proxy.get("/api/openapi.yaml").body())
                        .getOpenAPI()
                        .getPaths()
                        .keySet())
                .isEqualTo(parsed.getOpenAPI().getPaths().keySet());
    }

    @Test
    void everyPathOfOursIsDocumentedAndEveryDocumentedOneIsThere() {
        Set<String> documented = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        documented.remove("GET /health"); // not behind keys, and so not among the parts

        assertThat(documented.stream().map(OpenApiTest::withoutNames)).containsExactlyInAnyOrderElementsOf(routes());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /health, 200",
        "GET, /v1/models, 200",
        "GET, /models, 200",
        "GET, /v1/models/any, 200",
        "GET, /v1/models/nothing, 404",
        "GET, /running, 200",
        "GET, /api/models/status, 200",
        "GET, /api/models/alpha/preflight, 200",
        "GET, /api/models/nothing/preflight, 404",
        "GET, /api/profiles, 200",
        "GET, /api/timeline, 200",
        "GET, /api/timeline?since=noon, 400",
        "GET, /api/coexistence, 200",
        "GET, /api/inflight, 200",
        "POST, /api/inflight/1/cancel, 404",
        "GET, /api/metrics/activity, 200",
        "GET, /api/metrics/activity?limit=0, 400",
        "GET, /api/metrics/stats, 200",
        "GET, /api/captures/1, 403",
        "GET, /api/version, 200",
        "POST, /api/profiles/activate/nothing, 404",
        "POST, /api/profiles/activate/coding, 200",
        "POST, /api/models/unload/nothing, 404",
        "POST, /api/models/unload/alpha, 200",
        "POST, /api/models/unload, 200",
        "GET, /unload, 200",
        "GET, /logs, 200",
        "GET, /logs/stream/nothing, 400",
        "GET, /metrics, 200",
        "GET, /api/openapi.json, 200",
        "GET, /api/openapi.yaml, 200"
    })
    void answersAreAsDocumented(String method, String path, int status) {
        proxy.chat("alpha");

        HttpResponse<String> answer = proxy.send(
                proxy.request(path).method(method, BodyPublishers.noBody()).build());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertAsDocumented(method, path, answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"{\"name\": \"coding\"}; 200", "{\"name\": null}; 200", "{}; 400", "{\"name\": \"nothing\"}; 404"})
    void switchesOfTheProfileAreAnsweredAsDocumented(String body, int status) {
        HttpResponse<String> answer = proxy.send(proxy.request("/api/profiles/active")
                .PUT(BodyPublishers.ofString(body))
                .build());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertAsDocumented("PUT", "/api/profiles/active", answer);
    }

    @Test
    void statusOfModelsThatFailAndLoadIsAsDocumented() {
        proxy.get("/health");
        proxy.cluster().failPods("beta", "its image cannot be pulled");
        proxy.chat("beta");
        proxy.cluster().loadSlowly("alpha");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "starting");

        assertAsDocumented("GET", "/api/models/status", proxy.get("/api/models/status"));
        assertAsDocumented("GET", "/api/timeline", proxy.get("/api/timeline"));
        assertAsDocumented("GET", "/running", proxy.get("/running"));
    }

    @Test
    void answerThatIsNotAsDocumentedIsFound() {
        JsonNode document = document();
        String version = "/paths/~1api~1version/get/responses/200/content/application~1json/schema";
        String good = "{\"version\": \"1\", \"commit\": \"2\", \"build_date\": \"3\"}";

        assertThat(errors(document, version, "application/json", good)).isEmpty();
        assertThat(errors(document, version, "application/json", good.replace("1", "1\", \"new\": \"4")))
                .isNotEmpty();
    }

    private void assertAsDocumented(String method, String path, HttpResponse<String> answer) {
        JsonNode document = document();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        String response = pointer(
                document,
                "/paths/" + escaped(documented(document, path)) + "/" + method.toLowerCase(Locale.ROOT) + "/responses/"
                        + answer.statusCode());
        String schema = response + "/content/" + escaped(type) + "/schema";
        assertThat(document.at(schema).isMissingNode()).as(schema).isFalse();

        assertThat(errors(document, schema, type, answer.body())).isEmpty();
    }

    private static List<Error> errors(JsonNode document, String schema, String type, String body) {
        String id = "https://modelswap.test/openapi";
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(id, document.toString())));
        Schema compiled = registry.getSchema(SchemaLocation.of(id + "#" + schema));
        String json = type.equals("application/json")
                ? body
                : JSON.getNodeFactory().textNode(body).toString();
        return compiled.validate(
                json,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** Where a pointer leads, if need be by a reference. */
    private static String pointer(JsonNode document, String pointer) {
        JsonNode reference = document.at(pointer).path("$ref");
        return reference.isMissingNode() ? pointer : reference.asText().substring(1);
    }

    private static String documented(JsonNode document, String path) {
        String bare = path.replaceFirst("\\?.*", "");
        return document.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(template -> bare.matches(template.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+")))
                .findFirst()
                .orElseThrow();
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode document() {
        try {
            return JSON.readTree(proxy.get("/api/openapi.json").body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> routes() {
        Vertx vertx = Vertx.vertx();
        Context context = vertx.getOrCreateContext();
        FakeCluster cluster = new FakeCluster(ServingConfig.EMPTY);
        ProxyParts parts = new ProxyParts(
                vertx,
                context,
                cluster,
                new ProxyOptions.Keys(null, null),
                ProxyOptions.Memory.usual(),
                ProxyOptions.Patience.usual(),
                () -> 0,
                () -> {});
        Router router = Router.router(vertx);
        parts.api().mount(router, vertx.createHttpClient());
        Set<String> routes = router.getRoutes().stream()
                .filter(route -> route.methods() != null)
                .filter(route -> OURS.stream().anyMatch(path(route)::startsWith))
                .flatMap(route -> requireNonNull(route.methods()).stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD))
                        .map(method -> method.name() + " " + withoutNames(path(route))))
                .collect(Collectors.toCollection(TreeSet::new));
        parts.endListeners();
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
        return routes;
    }

    private static String path(Route route) {
        String path = String.valueOf(route.getPath());
        return route.isExactPath() ? path : path.replaceFirst("/$", "") + "/{rest}";
    }

    private static String withoutNames(String path) {
        return path.replaceAll("\\{[^}]*}", "{}").replaceAll(":[a-z]+", "{}");
    }
}
