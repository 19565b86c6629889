package dev.modelswap.operator;

import dev.modelswap.crds.observation.PodWarning;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks for what Kubernetes warns of pods whose containers take their time to be made. Nothing is watched: of all Events of a
 * cluster hardly one is of such a pod.
 */
final class PodWarnings {

    /** Most pods have their containers before they are as old as that. */
    private static final Duration USUAL = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Clock clock;

    PodWarnings(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The last warning of the pod; none as well if it cannot be had, for it is no more than a hint. */
    Optional<PodWarning> of(Pod pod) {
        Instant usual = Instant.parse(pod.getMetadata().getCreationTimestamp()).plus(USUAL);
        if (!PodWarning.mayConcern(pod) || clock.instant().isBefore(usual)) {
            return Optional.empty();
        }
        try {
            return PodWarning.last(client.v1()
                    .events()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .list(new ListOptionsBuilder()
                            .withFieldSelector(PodWarning.eventsOf(pod))
                            .build())
                    .getItems());
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }
}
