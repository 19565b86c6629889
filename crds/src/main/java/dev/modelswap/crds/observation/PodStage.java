package dev.modelswap.crds.observation;

import org.jspecify.annotations.Nullable;

/** Where a pod is on its way to serve, or why it goes no further. */
public sealed interface PodStage {

    /** The scheduler has not looked at it yet. */
    record Scheduling() implements PodStage {}

    /** No node takes it; {@code message} is the scheduler's, and names what is short. */
    record Unschedulable(String message) implements PodStage {}

    /** Its volumes are mounted, its image is pulled, its containers are made. */
    record Creating(@Nullable String message) implements PodStage {}

    /** This init container runs. */
    record Initializing(PodContainer container) implements PodStage {}

    /** Its server runs and is not ready yet; {@code lastEnd} is how it ended last, if it did. */
    record Loading(int restarts, @Nullable ContainerEnd lastEnd) implements PodStage {}

    /** It serves. */
    record Ready() implements PodStage {}

    /** A container has ended and was not started again yet. */
    record Down(PodContainer container, ContainerEnd end) implements PodStage {}

    /** A container does not come to run. */
    record Failing(ContainerFailure failure) implements PodStage {}

    /** Its node does not answer any more, so that nobody knows whether it still runs. */
    record NodeLost(@Nullable String message) implements PodStage {}

    /** It has ended for good; {@code reason} is who ended it, such as Evicted or UnexpectedAdmissionError, or how. */
    record Ended(String reason, @Nullable String message) implements PodStage {}
}
