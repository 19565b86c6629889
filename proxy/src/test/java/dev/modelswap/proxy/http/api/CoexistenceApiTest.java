package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.testing.ProxyFixture;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CoexistenceApiTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models: [{name: a}, {name: b}, {name: c}]
            groups:
            - {name: small, swap: false, exclusive: false, persistent: true, members: [b]}
            """);

    @Test
    void groupsAreToldWithTheImplicitOne() {
        assertThat(new JsonObject(proxy.get("/api/coexistence").body())).isEqualTo(new JsonObject("""
                {"kind": "groups", "groups": [
                 {"name": "small", "swap": false, "exclusive": false, "persistent": true, "members": ["b"]},
                 {"name": "", "swap": true, "exclusive": true, "persistent": false, "members": ["a", "c"]}]}"""));
    }

    @Test
    void setsOfAMatrixAreToldWithTheirCombinations() {
        assertThat(described("""
                models: [{name: a}, {name: b}, {name: c}]
                matrix:
                  vars: {x: a}
                  evictCosts: {x: 5}
                  sets:
                  - {name: two, expression: x & b}
                  - {name: more, expression: (+two | c) & (b | c)}
                """)).isEqualTo(new JsonObject("""
                {"kind": "matrix", "evict_costs": {"a": 5}, "sets": [
                 {"name": "two", "expression": "x & b", "combinations": [["a", "b"]], "truncated": false},
                 {"name": "more", "expression": "(+two | c) & (b | c)", "truncated": false,
                  "combinations": [["a", "b"], ["a", "b", "c"], ["b", "c"], ["c"]]}]}"""));
    }

    @Test
    void matrixWithMoreCombinationsThanAnybodyCanSeeIsCutOff() {
        String names =
                IntStream.range(0, 40).mapToObj(i -> "{name: m" + i + "}").collect(Collectors.joining(", "));
        String expression = IntStream.range(0, 20)
                .mapToObj(i -> "(m" + 2 * i + " | m" + (2 * i + 1) + ")")
                .collect(Collectors.joining(" & "));

        JsonObject set = described(
                        "models: [" + names + "]\nmatrix: {sets: [{name: all, expression: \"" + expression + "\"}]}\n")
                .getJsonArray("sets")
                .getJsonObject(0);

        assertThat(set.getBoolean("truncated")).isTrue();
        assertThat(set.getJsonArray("combinations")).hasSize(1000);
    }

    private static JsonObject described(String spec) {
        return CoexistenceApi.describe(ServingConfig.of("lab", Serialization.unmarshal(spec, ModelSwapSpec.class)));
    }
}
