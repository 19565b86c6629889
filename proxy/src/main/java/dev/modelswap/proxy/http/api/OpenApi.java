package dev.modelswap.proxy.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The description of the proxy's own API in OpenAPI 3.1, as {@code openapi.yaml} among the resources has it. */
public final class OpenApi {

    private static final String FILE = "/openapi.yaml";

    private final String json;
    private final String yaml;

    public OpenApi() {
        YAMLMapper mapper = new YAMLMapper();
        try (InputStream file = Objects.requireNonNull(OpenApi.class.getResourceAsStream(FILE), FILE)) {
            JsonNode document = mapper.readTree(file);
            ((ObjectNode) document.path("info")).put("version", BuildInfo.read().version());
            json = new ObjectMapper().writeValueAsString(document);
            yaml = mapper.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(FILE + " cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void mount(Router router) {
        router.get("/api/openapi.json").handler(routing -> answer(routing, "application/json", json));
        router.get("/api/openapi.yaml").handler(routing -> answer(routing, "application/yaml", yaml));
    }

    private static void answer(RoutingContext routing, String type, String document) {
        routing.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(document);
    }
}
