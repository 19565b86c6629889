package dev.modelswap.crds.observation;

import org.jspecify.annotations.Nullable;

/** Why a container does not come to run by waiting, though the kubelet goes on trying; {@code reason} is the kubelet's word. */
public sealed interface ContainerFailure {

    /** Its image is not there. */
    record ImageNotPulled(
            PodContainer container,
            String image,
            String reason,
            @Nullable String message) implements ContainerFailure {}

    /** It cannot be made of its image, for example because a Secret that it names is missing. */
    record NotCreated(
            PodContainer container, String reason, @Nullable String message) implements ContainerFailure {}

    /** It was started and ended again and again; {@code last} is null where the kubelet does not tell. */
    record KeepsEnding(PodContainer container, @Nullable ContainerEnd last) implements ContainerFailure {}
}
