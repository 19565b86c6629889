package dev.modelswap.operator.apply;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.PodFacts;
import dev.modelswap.operator.desired.TemplateChange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The part of a resource's deletion in which its proxy answers what is in flight while the models still run; the cluster
 * deletes the models once the finalizer is gone.
 *
 * @param over whether nothing is left to wait for, or the time is up
 * @param remaining until the time is up
 */
record Drain(boolean over, Duration remaining) {

    /** Stands in a resource whose models run, and in no other. */
    static final String FINALIZER = ModelSwap.GROUP + "/drain";

    /** For pods to end after the time that they were given. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final long DEFAULT_GRACE_SECONDS = 30;

    /** Whether requests may be in flight, so that deleting everything at once could cut one. */
    static boolean isNeeded(List<Deployment> models) {
        return models.stream().anyMatch(TemplateChange::isWanted);
    }

    /** The drain of {@code resource}, which is being deleted; {@code pods} are all of its pods. */
    static Drain of(ModelSwap resource, List<Pod> pods, Instant now) {
        List<Pod> proxies = pods.stream()
                .filter(Drain::isProxy)
                .filter(pod -> !PodFacts.of(pod).ended())
                .toList();
        Duration grace = Duration.ofSeconds(
                proxies.stream().mapToLong(Drain::graceSeconds).max().orElse(0));
        Instant deadline = Instant.parse(resource.getMetadata().getDeletionTimestamp())
                .plus(grace)
                .plus(MARGIN);
        boolean over = proxies.isEmpty() || !now.isBefore(deadline);
        return new Drain(over, over ? Duration.ZERO : Duration.between(now, deadline));
    }

    private static boolean isProxy(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && ObjectNames.PROXY.equals(labels.get(ObjectNames.COMPONENT_LABEL));
    }

    private static long graceSeconds(Pod pod) {
        return pod.getSpec() == null
                ? DEFAULT_GRACE_SECONDS
                : Objects.requireNonNullElse(pod.getSpec().getTerminationGracePeriodSeconds(), DEFAULT_GRACE_SECONDS);
    }
}
