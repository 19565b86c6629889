package dev.modelswap.crds.serving;

import dev.modelswap.crds.api.ModelSwapSpec;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Serving configurations as users would write their specs. */
public final class ServingConfigs {

    private ServingConfigs() {}

    /** What the proxy is told of the resource {@code lab} with this {@code spec}. */
    public static ServingConfig read(String spec) {
        return ServingConfig.of("lab", Serialization.unmarshal(spec, ModelSwapSpec.class));
    }
}
