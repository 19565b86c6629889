package dev.modelswap.crds;

import io.fabric8.kubernetes.client.utils.Serialization;

/** Serving configurations as users would write their specs. */
final class ServingConfigs {

    private ServingConfigs() {}

    /** What the proxy is told of the resource {@code lab} with this {@code spec}. */
    static ServingConfig read(String spec) {
        return ServingConfig.of("lab", Serialization.unmarshal(spec, ModelSwapSpec.class));
    }
}
