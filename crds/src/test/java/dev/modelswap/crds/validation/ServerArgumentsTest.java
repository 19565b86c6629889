package dev.modelswap.crds.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerArgumentsTest {

    private static final String LLAMA = "image: 'ghcr.io/ggml-org/llama.cpp:server'";
    private static final String VLLM = "image: 'vllm/vllm-openai:v0.9'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                LLAMA + ", args: [--model, /m.gguf, --host, 0.0.0.0]",
                LLAMA + ", args: [--host, 0.0.0.0, --port, '9090'], port: 9090",
                LLAMA + ", args: [--host, '::', --port=9090], port: 9090",
                LLAMA + ", env: [{name: LLAMA_ARG_HOST, value: 0.0.0.0}]",
                LLAMA + ", env: [{name: LLAMA_ARG_HOST, value: 0.0.0.0}, {name: LLAMA_ARG_PORT, value: '1'}], port: 1",
                LLAMA + ", envFrom: [{configMapRef: {name: servers}}], port: 1",
                LLAMA + ", command: [sh, -c, 'exec llama-server --host 0.0.0.0']",
                LLAMA + ", args: [--host, 0.0.0.0, --port, $(PORT)]",
                LLAMA + ", args: [--host, 127.0.0.1, --host, 0.0.0.0]",
                VLLM,
                VLLM + ", args: [--port, '8000'], port: 8000",
                "image: 'registry:5000/team/server'",
            })
    void serversThatListenWhereTheyAreAskedAreNoMatter(String settings) {
        assertThat(warnings(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            image: 'ghcr.io/ggml-org/llama.cpp:server'                                            | write --host 0.0.0.0
            image: 'ghcr.io/ggml-org/llama.cpp:server@sha256:00', args: [--model, /m.gguf]        | write --host 0.0.0.0
            image: mine, command: [/app/llama-server, --model, /m.gguf]                           | write --host 0.0.0.0
            image: mine, args: [--host, 127.0.0.1]                                                | --host 127.0.0.1 listens
            image: mine, args: [--host=localhost]                                                 | --host localhost listens
            image: mine, args: [--port, '9090']                                                   | '9090'; is 8080: make them equal
            image: mine, args: [--port=8080], port: 8000                                          | '8080'; is 8000: make them equal
            image: llama.cpp, args: [--host, 0.0.0.0], port: 9090                                 | write --port 9090
            """)
    void serverThatListensElsewhereIsAWarning(String settings, String words) {
        assertThat(warnings(settings)).singleElement().satisfies(warning -> {
            assertThat(warning.field()).isEqualTo("spec.models[m].args");
            assertThat(warning.message()).contains(words.split("; "));
        });
    }

    private static List<Problem> warnings(String settings) {
        ModelSwap resource = Serialization.unmarshal("""
                apiVersion: modelswap.dev/v1alpha1
                kind: ModelSwap
                metadata: {name: lab}
                spec: {models: [{name: m, %s}]}
                """.formatted(settings), ModelSwap.class);
        return ServerArguments.warnings(resource.getSpec());
    }
}
