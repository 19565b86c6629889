package dev.modelswap.operator.apply;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.operator.desired.DesiredState;
import dev.modelswap.operator.desired.TemplateChange;
import dev.modelswap.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects that depend on one resource, brought to what is desired: written by server-side apply where
 * something changed, and deleted where they are desired no more.
 */
public final class Dependents {

    /** Field manager of everything that the operator applies. */
    public static final String FIELD_MANAGER = ReplicasOwnership.OPERATOR;

    private static final Logger LOG = LoggerFactory.getLogger(Dependents.class);

    /**
     * Answers that asking again at once does not change. 500 is how servers before 1.22 answer an apply whose fields do not
     * fit the schema.
     */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422, 500);

    private static final int CONFLICT = 409;

    /** Field manager of the annotation that asks the proxy to unload, which must not be applied with all the rest. */
    private static final String UNLOADER = "modelswap-unloader";

    private final Context<ModelSwap> context;
    private final AppliedObjects applied;
    private final OwnObjects own;
    private final ResourceID owner;
    private final List<Refusal> refused = new ArrayList<>();
    private final Set<String> outdated = new HashSet<>();

    /** The dependents of the resource of {@code context}; {@code applied} is what was applied before. */
    public Dependents(Context<ModelSwap> context, AppliedObjects applied) {
        this.context = context;
        this.applied = applied;
        this.own = new OwnObjects(context);
        this.owner = ResourceID.fromResource(context.getPrimaryResource());
    }

    /**
     * Writes the models' Deployments that differ. Returns the names of those that stay as they were for now, because pods of
     * them run or because the API server refuses the change.
     */
    public Set<String> convergeModels(List<Deployment> models) {
        applied.retain(resource -> context.getPrimaryCache().get(resource).isPresent());
        models.forEach(model -> attempt(model, this::convergeModel));
        return Set.copyOf(outdated);
    }

    /** Writes all the rest that differs, and deletes what is desired no more. */
    public void convergeOthers(DesiredState desired) {
        desired.proxy().forEach(object -> attempt(object, this::convergeObject));
        removeModelsOtherThan(desired.models());
        removeOthers(NetworkPolicy.class, desired.proxy());
    }

    /** The objects that the API server refused, which did not hinder the others. */
    public List<Refusal> refused() {
        return List.copyOf(refused);
    }

    private <R extends HasMetadata> void attempt(R desired, BiConsumer<R, Optional<R>> write) {
        try {
            Optional<R> actual = find(desired);
            if (actual.filter(object -> !isOfThisResource(object)).isPresent()) {
                refuse(desired, "exists already and is not ModelSwap's: delete it or rename the ModelSwap");
            } else {
                write.accept(desired, actual);
            }
        } catch (KubernetesClientException e) {
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            refuse(desired, ServerWords.of(e));
        }
    }

    private void refuse(HasMetadata desired, String message) {
        String name = desired.getMetadata().getName();
        Map<String, String> annotations = desired.getMetadata().getAnnotations();
        String model = annotations == null ? null : annotations.get(ObjectNames.MODEL_ANNOTATION);
        refused.add(new Refusal(desired.getKind(), name, model, message));
        outdated.add(name);
    }

    private void convergeModel(Deployment desired, Optional<Deployment> found) {
        Deployment actual = found.orElseGet(() -> createWithoutReplicas(desired));
        if (!ReplicasOwnership.heldByAnother(actual)) {
            actual = patch(ReplicasOwnership.claim(actual), ReplicasOwnership.HOLDER);
        }
        if (TemplateChange.mustWait(desired, actual)) {
            waitForIdleMoment(desired, actual);
        } else if (TemplateChange.isDue(desired, actual)) {
            applyUpon(actual, desired);
        } else {
            applyIfChanged(desired, actual);
            ask(TemplateChange.askNothing(actual), actual);
        }
    }

    /** What the API server would refuse is not worth an unload. */
    private void waitForIdleMoment(Deployment desired, Deployment actual) {
        outdated.add(desired.getMetadata().getName());
        Deployment question = TemplateChange.askToUnload(desired, actual, pods());
        if (!TemplateChange.isAsked(question, actual)) {
            context.getClient().resource(desired).patch(DryRun.PATCH);
            ask(question, actual);
        }
    }

    private void ask(Deployment question, Deployment actual) {
        if (!TemplateChange.isAsked(question, actual)) {
            patch(question, UNLOADER);
        }
    }

    /** Nothing if {@code actual} has changed meanwhile, for example because it was scaled up: that change comes here by itself. */
    private void applyUpon(Deployment actual, Deployment desired) {
        Deployment conditional = new DeploymentBuilder(desired)
                .editMetadata()
                .withResourceVersion(actual.getMetadata().getResourceVersion())
                .endMetadata()
                .build();
        try {
            applied.remember(owner, desired, context.resourceOperations().serverSideApply(conditional));
            logWrite("applied a changed pod template", desired);
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            outdated.add(desired.getMetadata().getName());
        }
    }

    private void convergeObject(HasMetadata desired, Optional<HasMetadata> found) {
        found.ifPresentOrElse(actual -> applyIfChanged(desired, actual), () -> apply(desired));
    }

    /** Not forced, so that it stops no model whose Deployment somebody else creates at the same time. */
    private Deployment createWithoutReplicas(Deployment desired) {
        Deployment created = new DeploymentBuilder(desired)
                .editSpec()
                .withReplicas(0)
                .endSpec()
                .build();
        return patch(created, FIELD_MANAGER);
    }

    private <R extends HasMetadata> R patch(R object, String fieldManager) {
        PatchContext unforced = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(false)
                .build();
        return context.resourceOperations()
                .resourcePatch(
                        object, patched -> context.getClient().resource(patched).patch(unforced));
    }

    private void applyIfChanged(HasMetadata desired, HasMetadata actual) {
        if (!applied.isUpToDate(owner, desired, actual)) {
            apply(desired);
        }
    }

    private void apply(HasMetadata desired) {
        applied.remember(owner, desired, context.resourceOperations().serverSideApply(desired));
        logWrite("applied", desired);
    }

    private void removeModelsOtherThan(List<Deployment> desired) {
        Set<String> names = desired.stream()
                .map(deployment -> deployment.getMetadata().getName())
                .collect(Collectors.toSet());
        own.all(Deployment.class)
                .filter(deployment -> isModelOf(context.getPrimaryResource(), deployment))
                .filter(deployment -> !names.contains(deployment.getMetadata().getName()))
                .filter(deployment -> !deployment.isMarkedForDeletion())
                .forEach(this::remove);
    }

    /** What an option made that is off now. */
    private <R extends HasMetadata> void removeOthers(Class<R> type, List<HasMetadata> desired) {
        own.all(type)
                .filter(object -> object.getOwnerReferenceFor(context.getPrimaryResource())
                        .isPresent())
                .filter(object ->
                        desired.stream().noneMatch(wanted -> type.isInstance(wanted) && isSame(wanted, object)))
                .filter(object -> !object.isMarkedForDeletion())
                .forEach(this::delete);
    }

    private static boolean isSame(HasMetadata one, HasMetadata other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName());
    }

    private void delete(HasMetadata object) {
        context.getClient().resource(object).delete();
        applied.forget(owner, object);
        logWrite("deleted", object);
    }

    /** In-flight requests end first, as long as a proxy is there to know of them. */
    private void remove(Deployment model) {
        if (TemplateChange.isWanted(model) && proxyExists()) {
            ask(TemplateChange.askToUnload(model, pods()), model);
        } else {
            delete(model);
        }
    }

    private boolean proxyExists() {
        return pods().stream()
                .anyMatch(pod ->
                        ObjectNames.PROXY.equals(pod.getMetadata().getLabels().get(ObjectNames.COMPONENT_LABEL)));
    }

    private List<Pod> pods() {
        return own.all(Pod.class).toList();
    }

    /** Whether {@code deployment}, which carries our labels, is one of the models that were made for {@code resource}. */
    public static boolean isModelOf(ModelSwap resource, Deployment deployment) {
        return ObjectNames.MODEL.equals(deployment.getMetadata().getLabels().get(ObjectNames.COMPONENT_LABEL))
                && deployment.getOwnerReferenceFor(resource).isPresent();
    }

    private boolean isOfThisResource(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && owner.getName().equals(labels.get(ObjectNames.RESOURCE_LABEL));
    }

    /** The object of this name. The cache has only what carries our label, so what it lacks is asked for. */
    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> Optional<R> find(R desired) {
        return OwnObjects.cache(context, (Class<R>) desired.getClass())
                .get(ResourceID.fromResource(desired))
                .or(() -> Optional.ofNullable(
                        context.getClient().resource(desired).get()));
    }

    private static void logWrite(String what, HasMetadata object) {
        LOG.atInfo()
                .addKeyValue("kind", object.getKind())
                .addKeyValue("namespace", object.getMetadata().getNamespace())
                .addKeyValue("name", object.getMetadata().getName())
                .log(what);
    }
}
