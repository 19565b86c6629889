package dev.modelswap.operator;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.crds.validation.SpecValidator;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.apply.AppliedObjects;
import dev.modelswap.operator.apply.Dependents;
import dev.modelswap.operator.apply.DrainFinalizer;
import dev.modelswap.operator.apply.OwnObjects;
import dev.modelswap.operator.desired.ComputedModels;
import dev.modelswap.operator.desired.DesiredState;
import dev.modelswap.operator.desired.Platform;
import dev.modelswap.operator.desired.Present;
import dev.modelswap.operator.events.EventRecorder;
import dev.modelswap.operator.room.RoomPublisher;
import dev.modelswap.operator.status.Acceptance;
import dev.modelswap.operator.status.Observed;
import dev.modelswap.operator.status.Refusal;
import dev.modelswap.operator.status.StatusReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the cluster what a {@link ModelSwap} asks for, and says in its status what is observed. */
final class ModelSwapReconciler implements Reconciler<ModelSwap> {

    /** The kinds of the objects that belong to a resource. */
    static final List<Class<? extends HasMetadata>> WATCHED = List.of(
            Deployment.class,
            Pod.class,
            ConfigMap.class,
            Service.class,
            ServiceAccount.class,
            Role.class,
            RoleBinding.class,
            Lease.class,
            NetworkPolicy.class);

    /** Nothing wakes the operator when Kubernetes warns of a pod. */
    private static final Duration NEXT_WARNING = Duration.ofSeconds(6);

    /** What the API server refuses may be accepted later without a change of the resource: quotas, admission. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final OperatorConfig config;
    private final Discovery discovery;
    private final NodesSeen nodes;
    private final RoomPublisher room;
    private final EventRecorder events;
    private final Clock clock;
    private final ComputedModels computed = new ComputedModels();
    private final AppliedObjects applied = new AppliedObjects();

    ModelSwapReconciler(
            OperatorConfig config,
            Discovery discovery,
            NodesSeen nodes,
            RoomPublisher room,
            EventRecorder events,
            Clock clock) {
        this.nodes = nodes;
        this.room = room;
        this.config = config;
        this.discovery = discovery;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ModelSwap>> prepareEventSources(EventSourceContext<ModelSwap> context) {
        List<EventSource<?, ModelSwap>> sources = new ArrayList<>();
        WATCHED.forEach(kind -> sources.add(labelled(kind, context)));
        return sources;
    }

    @Override
    public UpdateControl<ModelSwap> reconcile(ModelSwap seen, Context<ModelSwap> context) {
        if (context.isPrimaryResourceDeleted()) {
            computed.forget(seen);
            room.forget(seen);
            return UpdateControl.noUpdate();
        }
        DrainFinalizer finalizer = new DrainFinalizer(seen, context);
        if (seen.isMarkedForDeletion()) {
            return finalizer
                    .proceed(clock.instant())
                    .map(remaining -> draining(seen, context).rescheduleAfter(remaining))
                    .orElseGet(UpdateControl::noUpdate);
        }
        if (finalizer.prepare(config.drains())) {
            return UpdateControl.noUpdate();
        }
        List<Problem> problems = SpecValidator.problems(seen.getMetadata().getName(), seen.getSpec());
        ServingConfig last = lastServing(seen, context);
        if (!problems.isEmpty()) {
            return report(seen, new Acceptance.Invalid(problems), last, context);
        }
        ModelSwap resource = activateProfile(seen, last, context);
        List<Deployment> models = computed.of(resource);
        room.place(resource, models);
        Dependents dependents = new Dependents(context, applied);
        Present present = present(resource, dependents.convergeModels(models), last, context);
        DesiredState desired = DesiredState.of(resource, platform(context), present, models);
        dependents.convergeOthers(desired);
        List<Refusal> refused = dependents.refused();
        if (!refused.isEmpty()) {
            return report(resource, new Acceptance.Refused(refused), desired.serving(), context)
                    .rescheduleAfter(AFTER_REFUSAL);
        }
        return report(resource, new Acceptance.Accepted(), desired.serving(), context);
    }

    /**
     * A profile that proxies know already becomes active before anything else is looked at, which takes its time where models
     * are many. Returns the resource as it is then.
     */
    private ModelSwap activateProfile(ModelSwap resource, ServingConfig last, Context<ModelSwap> context) {
        Optional<ModelSwapStatus> activated = StatusReport.withProfileOf(resource, last);
        if (activated.isEmpty()) {
            return resource;
        }
        ModelSwap written =
                context.resourceOperations().serverSideApplyPrimaryStatus(withStatus(resource, activated.get()));
        events.record(resource, activated.get());
        ModelSwap current = new ModelSwap();
        current.setMetadata(new ObjectMetaBuilder(resource.getMetadata())
                .withResourceVersion(written.getMetadata().getResourceVersion())
                .build());
        current.setSpec(resource.getSpec());
        current.setStatus(activated.get());
        return current;
    }

    private UpdateControl<ModelSwap> draining(ModelSwap resource, Context<ModelSwap> context) {
        return report(resource, new Acceptance.Accepted(), lastServing(resource, context), context);
    }

    /** With what a newer API server knows watched from now on, too. */
    private Platform platform(Context<ModelSwap> context) {
        Discovery.Offer offer = discovery.offer();
        if (offer.disruptionBudgets()) {
            context.eventSourceRetriever()
                    .dynamicallyRegisterEventSource(labelled(
                            PodDisruptionBudget.class,
                            context.eventSourceRetriever().eventSourceContextForDynamicRegistration()));
        }
        return new Platform(
                config.proxyImage(),
                config.networkPolicies(),
                offer.disruptionBudgets(),
                offer.unhealthyPodEviction(),
                nodes.nodes());
    }

    private UpdateControl<ModelSwap> report(
            ModelSwap resource, Acceptance acceptance, ServingConfig serving, Context<ModelSwap> context) {
        OwnObjects own = new OwnObjects(context);
        Observed observed = new Observed(
                name -> own.named(Deployment.class, name),
                own.all(Pod.class),
                own.named(Lease.class, ObjectNames.proxy(resource.getMetadata().getName())),
                new PodWarnings(context.getClient(), clock)::of);
        ModelSwapStatus status = StatusReport.of(resource, acceptance, serving, observed, clock);
        events.record(resource, status);
        UpdateControl<ModelSwap> control = status.equals(resource.getStatus())
                ? UpdateControl.noUpdate()
                : UpdateControl.patchStatus(withStatus(resource, status));
        return observed.mayBeWarned() ? control.rescheduleAfter(NEXT_WARNING) : control;
    }

    /**
     * With the version that the status speaks of as a condition: a status written upon a spec that was not seen yet would
     * hide that spec's change, since the framework takes the answer, spec and all, for what this write made of it.
     */
    static ModelSwap withStatus(ModelSwap resource, ModelSwapStatus status) {
        ModelSwap fresh = new ModelSwap();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withResourceVersion(resource.getMetadata().getResourceVersion())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    private static Present present(
            ModelSwap resource, Set<String> outdated, ServingConfig last, Context<ModelSwap> context) {
        return new Present(
                new OwnObjects(context)
                        .all(Deployment.class)
                        .filter(deployment -> Dependents.isModelOf(resource, deployment))
                        .toList(),
                outdated,
                last);
    }

    /** The last good configuration, which proxies go on with while the spec is invalid. */
    private static ServingConfig lastServing(ModelSwap resource, Context<ModelSwap> context) {
        String name = ObjectNames.servingConfig(resource.getMetadata().getName());
        return new OwnObjects(context)
                .named(ConfigMap.class, name)
                .map(configMap -> configMap.getData().get(ServingConfig.KEY))
                .map(ServingConfig::fromJson)
                .orElseGet(() -> ServingConfig.EMPTY);
    }

    private static <R extends HasMetadata> EventSource<R, ModelSwap> labelled(
            Class<R> type, EventSourceContext<ModelSwap> context) {
        return OwnObjects.indexed(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, ModelSwap.class)
                        .withName(type.getSimpleName())
                        .withLabelSelector(ObjectNames.RESOURCE_LABEL)
                        .withSecondaryToPrimaryMapper(object -> Set.of(OwnObjects.resourceOf(object)))
                        .build(),
                context));
    }
}
