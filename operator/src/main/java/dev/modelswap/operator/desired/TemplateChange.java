package dev.modelswap.operator.desired;

import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod template on its way to a model's Deployment. Applied to a model that runs, it would end the pod with the requests
 * in flight; so the operator asks the proxy for an idle moment, by an annotation, and applies it once replicas are 0.
 */
public final class TemplateChange {

    /** Value of the annotation on the Deployment of a model that is to go. */
    private static final String REMOVED = "removed";

    private TemplateChange() {}

    /** Whether {@code actual} has another of the operator's templates than {@code desired}. */
    public static boolean isDue(Deployment desired, Deployment actual) {
        return !Objects.equals(
                annotation(desired, ObjectNames.TEMPLATE_ANNOTATION),
                annotation(actual, ObjectNames.TEMPLATE_ANNOTATION));
    }

    /** Whether the change is due and would end a pod. */
    public static boolean mustWait(Deployment desired, Deployment actual) {
        return isDue(desired, actual) && isWanted(actual);
    }

    /** Whether the model is to run. */
    public static boolean isWanted(Deployment actual) {
        return Objects.requireNonNullElse(actual.getSpec().getReplicas(), 1) > 0;
    }

    /**
     * What asks the proxy to unload the model so that {@code desired} can be applied; {@code pods} are the resource's. It names
     * a pod of the former template, so that it asks anew where the model was loaded again before the template was there.
     */
    public static Deployment askToUnload(Deployment desired, Deployment actual, List<Pod> pods) {
        String name = actual.getMetadata().getName();
        String former = pods.stream()
                .filter(pod -> name.equals(label(pod, ObjectNames.DEPLOYMENT_LABEL)))
                .filter(pod -> !pod.isMarkedForDeletion())
                .map(pod -> pod.getMetadata().getName())
                .min(Comparator.naturalOrder())
                .orElse("");
        return askOneProxy(actual, pods, annotation(desired, ObjectNames.TEMPLATE_ANNOTATION) + "/" + former);
    }

    /** What asks the proxy to unload a model that is to go; {@code pods} are the resource's. */
    public static Deployment askToUnload(Deployment removed, List<Pod> pods) {
        return askOneProxy(removed, pods, REMOVED);
    }

    /** While one proxy takes over from another, neither knows what the other has in flight: nothing is asked. */
    private static Deployment askOneProxy(Deployment actual, List<Pod> pods, String question) {
        long proxies = pods.stream()
                .filter(pod -> ObjectNames.PROXY.equals(label(pod, ObjectNames.COMPONENT_LABEL)))
                .count();
        return proxies > 1 ? askNothing(actual) : asking(actual, question);
    }

    /** What asks the proxy for nothing. */
    public static Deployment askNothing(Deployment actual) {
        return asking(actual, null);
    }

    /** Whether {@code actual} carries the question already. */
    public static boolean isAsked(Deployment question, Deployment actual) {
        return Objects.equals(
                annotation(question, ObjectNames.UNLOAD_ANNOTATION), annotation(actual, ObjectNames.UNLOAD_ANNOTATION));
    }

    private static Deployment asking(Deployment actual, @Nullable String question) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(actual.getMetadata().getName())
                .withNamespace(actual.getMetadata().getNamespace())
                .withAnnotations(question == null ? Map.of() : Map.of(ObjectNames.UNLOAD_ANNOTATION, question))
                .endMetadata()
                .build();
    }

    private static @Nullable String label(Pod pod, String name) {
        return pod.getMetadata().getLabels().get(name);
    }

    private static @Nullable String annotation(Deployment deployment, String name) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }
}
