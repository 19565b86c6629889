package dev.modelswap.bench.operator;

import dev.modelswap.crds.api.ModelSwap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A resource of so many models, with two profiles. */
record ManyModels(String name, int models) {

    static final String NAMESPACE = "bench";

    ModelSwap resource() {
        String list = IntStream.range(0, models)
                .mapToObj(number -> "  - {name: author/model-%d, aliases: [m%d]}".formatted(number, number))
                .collect(Collectors.joining("\n"));
        return Serialization.unmarshal("""
                apiVersion: modelswap.dev/v1alpha1
                kind: ModelSwap
                metadata: {name: %s, namespace: %s}
                spec:
                  activeProfile: coding
                  defaults:
                    image: ghcr.io/ggml-org/llama.cpp:server
                    args: [--host, 0.0.0.0, --port, "8080"]
                    resources: {limits: {nvidia.com/gpu: 1}}
                  profiles:
                  - {name: coding, aliases: {assistant: author/model-0}}
                  - {name: writing, aliases: {assistant: author/model-1}}
                  models:
                %s
                """.formatted(name, NAMESPACE, list), ModelSwap.class);
    }
}
