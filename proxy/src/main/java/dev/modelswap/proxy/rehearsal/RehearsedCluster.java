package dev.modelswap.proxy.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServingConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;

/** As much of an API server as shows one model that runs, and that model's server; nothing ever changes. */
final class RehearsedCluster {

    static final String RESOURCE = "rehearsal";
    static final String MODEL = "m";

    private static final String HOST = "127.0.0.1";
    private static final String STREAMED = "text/event-stream";

    private final JsonObject labels = new JsonObject()
            .put(ObjectNames.RESOURCE_LABEL, RESOURCE)
            .put(ObjectNames.COMPONENT_LABEL, ObjectNames.MODEL)
            .put(ObjectNames.DEPLOYMENT_LABEL, ObjectNames.modelDeployment(RESOURCE, MODEL));
    private final String url;
    private final int modelPort;

    /** Both listen from now on. */
    RehearsedCluster(Vertx vertx, Path keys, String password) {
        modelPort = vertx.createHttpServer()
                .requestHandler(RehearsedCluster::complete)
                .listen(0, HOST)
                .await()
                .actualPort();
        HttpServerOptions secure = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword(password));
        url = "https://" + HOST + ":"
                + vertx.createHttpServer(secure)
                        .webSocketHandler(watch -> {})
                        .requestHandler(this::list)
                        .listen(0, HOST)
                        .await()
                        .actualPort();
    }

    /** Of the API server. */
    String url() {
        return url;
    }

    private void list(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        JsonObject item = switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "modelswaps" -> named(RESOURCE);
            case "configmaps" -> named(ObjectNames.servingConfig(RESOURCE)).put("data", config());
            case "deployments" -> deployment();
            case "pods" -> pod();
            default -> new JsonObject();
        };
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("kind", "List")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject().put("resourceVersion", "1"))
                        .put("items", new JsonArray().add(item))
                        .toBuffer());
    }

    private JsonObject config() {
        try {
            ModelSwapSpec spec = new ObjectMapper()
                    .readValue(
                            "{\"models\":[{\"name\":\"" + MODEL + "\",\"image\":\"none\",\"port\":" + modelPort + "}]}",
                            ModelSwapSpec.class);
            return new JsonObject()
                    .put(ServingConfig.KEY, ServingConfig.of(RESOURCE, spec).toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonObject deployment() {
        return named(ObjectNames.modelDeployment(RESOURCE, MODEL))
                .put("spec", new JsonObject().put("replicas", 1))
                .put("status", new JsonObject().put("replicas", 1).put("observedGeneration", 1));
    }

    private JsonObject pod() {
        JsonObject ready = new JsonObject().put("type", "Ready").put("status", "True");
        JsonObject container = new JsonObject().put("name", "model").put("image", "none");
        return named("pod")
                .put("spec", new JsonObject().put("containers", new JsonArray().add(container)))
                .put(
                        "status",
                        new JsonObject()
                                .put("phase", "Running")
                                .put("podIP", HOST)
                                .put("conditions", new JsonArray().add(ready)));
    }

    private JsonObject named(String name) {
        return new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", name)
                                .put("namespace", RESOURCE)
                                .put("uid", name)
                                .put("generation", 1)
                                .put("resourceVersion", "1")
                                .put("labels", labels)
                                .put("annotations", new JsonObject().put(ObjectNames.MODEL_ANNOTATION, MODEL)));
    }

    private static void complete(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (body.toString().contains("\"stream\":true")) {
                request.response().setChunked(true).putHeader("Content-Type", STREAMED);
                request.response().write("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
                request.response().end("data: [DONE]\n\n");
            } else {
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end("{\"object\":\"chat.completion\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}");
            }
        });
    }
}
