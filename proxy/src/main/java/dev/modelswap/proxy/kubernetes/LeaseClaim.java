package dev.modelswap.proxy.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a proxy may do about a Lease that another one holds. */
enum LeaseClaim {

    /** The holder cannot act any more: the Lease may be taken. */
    VACANT,

    /** The holder is of another pod template and not younger, as in a rollout: it may be asked to hand over. */
    SUCCESSION,

    /** The holder acts. */
    NONE;

    /** A proxy that is told to end resigns within this; one that has not by then never will. */
    private static final Duration TIME_TO_RESIGN = Duration.ofSeconds(10);

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final String TEMPLATE = "pod-template-hash";

    /** The claim of the proxy in pod {@code own} against the one in {@code holder}; either may be gone. */
    static LeaseClaim against(Optional<Pod> holder, Optional<Pod> own, Instant now) {
        if (hasEnded(holder) || ProxyPod.isDown(holder.orElseThrow()) || wasToldLongAgo(holder.get(), now)) {
            return VACANT;
        }
        return own.isPresent() && succeeds(own.get(), holder.get()) ? SUCCESSION : NONE;
    }

    /** Whether nothing runs in the pod any more. */
    static boolean hasEnded(Optional<Pod> pod) {
        return pod.isEmpty() || ENDED.contains(phase(pod.get()));
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    }

    /** A deletion's timestamp is the moment at which its grace is over. */
    private static boolean wasToldLongAgo(Pod pod, Instant now) {
        String over = pod.getMetadata().getDeletionTimestamp();
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return over != null
                && Instant.parse(over)
                        .minusSeconds(grace == null ? 0 : grace)
                        .plus(TIME_TO_RESIGN)
                        .isBefore(now);
    }

    private static boolean succeeds(Pod own, Pod holder) {
        String template = template(own);
        return !template.isEmpty()
                && !template(holder).isEmpty()
                && !template.equals(template(holder))
                && !created(own).isBefore(created(holder));
    }

    private static String template(Pod pod) {
        return pod.getMetadata().getLabels() == null
                ? ""
                : Objects.requireNonNullElse(pod.getMetadata().getLabels().get(TEMPLATE), "");
    }

    private static Instant created(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }
}
