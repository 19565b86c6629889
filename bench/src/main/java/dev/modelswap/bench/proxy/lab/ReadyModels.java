package dev.modelswap.bench.proxy.lab;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A ModelSwap whose two models run, as operator, controllers and kubelet would have left it in the API server; their pods are at this
 * machine's loopback address.
 */
public final class ReadyModels {

    public static final String MODEL = "m";
    /** Like the other, with filters that change every request. */
    public static final String FILTERED = "filtered";

    private ReadyModels() {}

    /** Writes it all; the models' servers listen at {@code port}. */
    public static void create(KubernetesClient admin, int port) {
        LoopbackResource.create(admin, """
                defaults: {image: "none:1", port: %d}
                models:
                - {name: m, concurrencyLimit: 100000}
                - name: filtered
                  concurrencyLimit: 100000
                  filters:
                    stripParams: [top_k, temperature]
                    setParams: {min_p: 0.05, chat_template_kwargs.enable_thinking: false}
                groups: [{name: both, swap: false, members: [m, filtered]}]
                """.formatted(port), 1);
        LoopbackPod.create(admin, LoopbackResource.NAME, MODEL);
        LoopbackPod.create(admin, LoopbackResource.NAME, FILTERED);
    }
}
