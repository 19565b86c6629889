package dev.modelswap.operator.status;

import dev.modelswap.crds.api.ModelStatus;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.crds.api.ProxySettings;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.crds.validation.LostNulls;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.status.UntimedCondition.Aspect;
import dev.modelswap.operator.status.UntimedCondition.Outcome;
import dev.modelswap.operator.status.UntimedCondition.Reason;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status of a resource as a function of its spec, its last status, what is observed, and the time. */
public final class StatusReport {

    private static final int HTTP = 80;

    static final ModelSwapStatus NOTHING_SAID = new ModelSwapStatus(null, null, null, null, List.of(), List.of());

    private final ModelSwap resource;
    private final ModelSwapStatus previous;
    private final Acceptance acceptance;
    private final Observed observed;

    private StatusReport(ModelSwap resource, Acceptance acceptance, Observed observed) {
        this.resource = resource;
        this.previous = Objects.requireNonNullElse(resource.getStatus(), NOTHING_SAID);
        this.acceptance = acceptance;
        this.observed = observed;
    }

    /** The status to write; equal to the last one if nothing changed. {@code serving} is the configuration in force. */
    public static ModelSwapStatus of(
            ModelSwap resource, Acceptance acceptance, ServingConfig serving, Observed observed, Clock clock) {
        return new StatusReport(resource, acceptance, observed)
                .status(serving, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * The last status with the profile that the valid spec asks for; nothing if that is active already, or not as proxies know
     * it by {@code serving}.
     */
    public static Optional<ModelSwapStatus> withProfileOf(ModelSwap resource, ServingConfig serving) {
        ModelSwapStatus last = resource.getStatus();
        if (last == null) {
            return Optional.empty();
        }
        String active =
                ProfileChoice.of(resource.getSpec(), last.activeProfile()).active();
        boolean known = resource.getSpec().profiles().stream()
                .filter(profile -> profile.name().equals(active))
                .allMatch(serving.profiles()::contains);
        return Objects.equals(active, last.activeProfile()) || !known
                ? Optional.empty()
                : Optional.of(new ModelSwapStatus(
                        last.observedGeneration(),
                        active,
                        last.servedProfile(),
                        last.url(),
                        last.models(),
                        last.conditions()));
    }

    private ModelSwapStatus status(ServingConfig serving, Instant now) {
        long generation = resource.getMetadata().getGeneration();
        boolean invalid = acceptance instanceof Acceptance.Invalid;
        ProfileChoice profile = invalid
                ? ProfileChoice.unchanged(previous.activeProfile())
                : ProfileChoice.of(resource.getSpec(), previous.activeProfile());
        return new ModelSwapStatus(
                generation,
                profile.active(),
                observed.servedProfile(),
                invalid ? previous.url() : url(),
                modelStatuses(serving, now),
                untimedConditions(profile)
                        .map(condition -> condition.since(previous.conditions(), generation, now))
                        .toList());
    }

    private List<ModelStatus> modelStatuses(ServingConfig serving, Instant now) {
        Map<String, Refusal> refused = refusedModels();
        return serving.models().stream()
                .map(model -> state(model, refused.get(model.name())).since(model, previous.models(), now))
                .toList();
    }

    private ModelState state(ServedModel model, @Nullable Refusal refused) {
        Deployment deployment = observed.deployment(model.deployment());
        ModelState state = ModelState.of(deployment, observed.podsOfModel(model.deployment()), observed::warning);
        return refused == null ? state : state.refused(deployment, refused);
    }

    private Map<String, Refusal> refusedModels() {
        Map<String, Refusal> refused = new HashMap<>();
        if (acceptance instanceof Acceptance.Refused(List<Refusal> refusals)) {
            for (Refusal refusal : refusals) {
                if (refusal.model() != null) {
                    refused.put(refusal.model(), refusal);
                }
            }
        }
        return refused;
    }

    private Stream<UntimedCondition> untimedConditions(ProfileChoice profile) {
        List<UntimedCondition> parts = List.of(accepted(), profile.condition(), proxyAvailable());
        UntimedCondition ready = parts.stream()
                .filter(condition -> !condition.holds())
                .findFirst()
                .map(failed -> new UntimedCondition(Aspect.Ready, Outcome.False, failed.reason(), failed.message()))
                .orElseGet(this::serving);
        return Stream.of(parts.stream(), Stream.of(ready), nullsLost().stream()).flatMap(Function.identity());
    }

    private UntimedCondition serving() {
        return resource.getSpec().models().isEmpty()
                        && resource.getSpec().peers().isEmpty()
                ? new UntimedCondition(
                        Aspect.Ready,
                        Outcome.False,
                        Reason.NothingToServe,
                        "the proxy runs, but there are no models and no peers: add some to spec.models or spec.peers")
                : new UntimedCondition(Aspect.Ready, Outcome.True, Reason.Serving, "the proxy serves the models");
    }

    private Optional<UntimedCondition> nullsLost() {
        List<Problem> lost = LostNulls.problems(resource);
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new UntimedCondition(
                        Aspect.NullsLost, Outcome.True, Reason.NullsDropped, ConditionMessage.ofProblems(lost)));
    }

    private UntimedCondition accepted() {
        return switch (acceptance) {
            case Acceptance.Accepted() ->
                new UntimedCondition(Aspect.Accepted, Outcome.True, Reason.Valid, "the spec is valid");
            case Acceptance.Invalid(List<Problem> problems) ->
                new UntimedCondition(
                        Aspect.Accepted, Outcome.False, Reason.InvalidSpec, ConditionMessage.ofProblems(problems));
            case Acceptance.Refused(List<Refusal> refusals) ->
                new UntimedCondition(
                        Aspect.Accepted, Outcome.False, Reason.RefusedByCluster, ConditionMessage.ofRefusals(refusals));
        };
    }

    private UntimedCondition proxyAvailable() {
        Deployment proxy =
                observed.deployment(ObjectNames.proxy(resource.getMetadata().getName()));
        if (resource.isMarkedForDeletion()) {
            return new UntimedCondition(
                    Aspect.ProxyAvailable,
                    Outcome.False,
                    Reason.BeingDeleted,
                    "the resource is being deleted: the proxy finishes what is in flight, then everything goes");
        }
        if (proxy == null) {
            return new UntimedCondition(
                    Aspect.ProxyAvailable, Outcome.False, Reason.ProxyMissing, "the proxy's Deployment does not exist");
        }
        if (hasAvailablePod(proxy)) {
            return new UntimedCondition(
                    Aspect.ProxyAvailable, Outcome.True, Reason.ProxyReady, "a pod of the proxy is ready");
        }
        String detail = ModelState.of(proxy, observed.podsOfProxy()).message();
        return new UntimedCondition(
                Aspect.ProxyAvailable,
                Outcome.False,
                Reason.ProxyNotReady,
                "no pod of the proxy is ready" + (detail == null ? "" : ": " + detail));
    }

    private static boolean hasAvailablePod(Deployment deployment) {
        return deployment.getStatus() != null
                && Objects.requireNonNullElse(deployment.getStatus().getAvailableReplicas(), 0) > 0;
    }

    private String url() {
        String host = ObjectNames.service(resource.getMetadata().getName()) + "."
                + resource.getMetadata().getNamespace() + ".svc";
        int port = servicePort(resource.getSpec());
        return "http://" + host + (port == HTTP ? "" : ":" + port);
    }

    private static int servicePort(ModelSwapSpec spec) {
        @Nullable ProxySettings proxy = spec.proxy();
        return proxy == null ? HTTP : Objects.requireNonNullElse(proxy.servicePort(), HTTP);
    }
}
