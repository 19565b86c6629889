package dev.modelswap.crds.observation;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a container's process ended; {@code reason} and {@code message} are the kubelet's. */
public record ContainerEnd(
        int exitCode, @Nullable String reason, @Nullable String message) {

    private static final String OUT_OF_MEMORY = "OOMKilled";

    /** Whether it was killed because it used more memory than its limit. */
    public boolean outOfMemory() {
        return OUT_OF_MEMORY.equals(reason);
    }

    static ContainerEnd of(ContainerStateTerminated end) {
        return new ContainerEnd(Objects.requireNonNullElse(end.getExitCode(), 0), end.getReason(), end.getMessage());
    }
}
