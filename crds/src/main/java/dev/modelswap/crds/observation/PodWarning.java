package dev.modelswap.crds.observation;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes warns of a pod whose containers are not made yet. The pod's object does not tell of it: a volume that cannot be
 * mounted, or a sandbox that cannot be made, is an Event alone.
 *
 * @param reason the kubelet's or the attach controller's word
 * @param lasting whether it does not pass by waiting: what the pod names is not there
 */
public record PodWarning(String reason, String message, boolean lasting) {

    private static final Set<String> REASONS = Set.of("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox");

    /** As kubelets put it that a Secret, ConfigMap, key or path of the node which a volume names is missing. */
    private static final Pattern MISSING =
            Pattern.compile("not found|references non-existent|hostPath type check failed|no such file or directory");

    /** Whether a pod is one that such a warning may be of. */
    public static boolean mayConcern(Pod pod) {
        PodFacts facts = PodFacts.of(pod);
        return !facts.terminating() && facts.stage() instanceof PodStage.Creating;
    }

    /** Which Events of a namespace are those of the pod, as a field selector. */
    public static String eventsOf(Pod pod) {
        return "involvedObject.uid=" + pod.getMetadata().getUid();
    }

    /** The last warning of these Events of a pod. */
    public static Optional<PodWarning> last(Collection<Event> events) {
        return events.stream()
                .filter(event -> REASONS.contains(String.valueOf(event.getReason())))
                .max(Comparator.comparing(PodWarning::time))
                .map(event -> of(event.getReason(), String.valueOf(event.getMessage())));
    }

    private static PodWarning of(String reason, String message) {
        return new PodWarning(reason, message, MISSING.matcher(message).find());
    }

    private static String time(Event event) {
        @Nullable String last = event.getLastTimestamp();
        if (last != null) {
            return last;
        }
        return event.getEventTime() == null
                ? ""
                : String.valueOf(event.getEventTime().getTime());
    }
}
