package dev.modelswap.operator.status;

import dev.modelswap.crds.api.ModelStatus;
import dev.modelswap.crds.api.ModelStatus.Phase;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.operator.status.UntimedCondition.Aspect;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Something that happened to a resource and that people should hear of: what one status says and the one before did not. */
public record StatusTransition(Reason reason, String message) {

    /** The reasons of Kubernetes Events; those that call for attention are warnings. */
    public enum Reason {
        Loading(false),
        Loaded(false),
        Unloading(false),
        Unloaded(false),
        Unschedulable(true),
        NotReady(true),
        LoadFailed(true),
        ProfileChanged(false),
        UnknownProfile(true),
        Accepted(false),
        InvalidSpec(true),
        RefusedByCluster(true),
        NullsLost(true),
        ProxyReady(false),
        ProxyNotReady(true);

        private final boolean warning;

        Reason(boolean warning) {
            this.warning = warning;
        }

        /** The {@code type} of the Event. */
        public String eventType() {
            return warning ? "Warning" : "Normal";
        }
    }

    /** What happened between two statuses of a resource; nothing if they are equal. {@code previous} is null at first. */
    public static List<StatusTransition> between(@Nullable ModelSwapStatus previous, ModelSwapStatus next) {
        ModelSwapStatus before = Objects.requireNonNullElse(previous, StatusReport.NOTHING_SAID);
        List<StatusTransition> transitions = new ArrayList<>();
        ofAcceptance(before, next).ifPresent(transitions::add);
        ofProfile(before, next).ifPresent(transitions::add);
        ofUnknownProfile(before, next).ifPresent(transitions::add);
        ofProxy(before, next).ifPresent(transitions::add);
        ofLostNulls(before, next).ifPresent(transitions::add);
        Map<String, ModelStatus> models =
                before.models().stream().collect(Collectors.toMap(ModelStatus::name, Function.identity()));
        next.models()
                .forEach(model -> ofModel(Optional.ofNullable(models.get(model.name())), model)
                        .ifPresent(transitions::add));
        return List.copyOf(transitions);
    }

    private static Optional<StatusTransition> ofAcceptance(ModelSwapStatus before, ModelSwapStatus next) {
        Optional<Condition> was = condition(before, Aspect.Accepted);
        return condition(next, Aspect.Accepted)
                .filter(is -> isFalse(is)
                        ? !saidBy(was, is)
                        : was.filter(StatusTransition::isFalse).isPresent())
                .map(is -> new StatusTransition(
                        isFalse(is) ? Reason.valueOf(is.getReason()) : Reason.Accepted, is.getMessage()));
    }

    private static Optional<StatusTransition> ofProfile(ModelSwapStatus before, ModelSwapStatus next) {
        String was = before.activeProfile();
        String is = next.activeProfile();
        if (Objects.equals(was, is)) {
            return Optional.empty();
        }
        String former = was == null ? "" : ", no longer '" + was + "'";
        return Optional.of(new StatusTransition(
                Reason.ProfileChanged, (is == null ? "no profile" : "profile '" + is + "'") + " is active" + former));
    }

    private static Optional<StatusTransition> ofUnknownProfile(ModelSwapStatus before, ModelSwapStatus next) {
        return condition(next, Aspect.ProfileResolved)
                .filter(StatusTransition::isFalse)
                .filter(is -> !saidBy(condition(before, Aspect.ProfileResolved), is))
                .map(is -> new StatusTransition(Reason.UnknownProfile, is.getMessage()));
    }

    private static Optional<StatusTransition> ofProxy(ModelSwapStatus before, ModelSwapStatus next) {
        boolean was = condition(before, Aspect.ProxyAvailable)
                .filter(condition -> !isFalse(condition))
                .isPresent();
        return condition(next, Aspect.ProxyAvailable)
                .filter(is -> was == isFalse(is))
                .map(is -> new StatusTransition(was ? Reason.ProxyNotReady : Reason.ProxyReady, is.getMessage()));
    }

    private static Optional<StatusTransition> ofLostNulls(ModelSwapStatus before, ModelSwapStatus next) {
        return condition(next, Aspect.NullsLost)
                .filter(is -> !saidBy(condition(before, Aspect.NullsLost), is))
                .map(is -> new StatusTransition(Reason.NullsLost, is.getMessage()));
    }

    private static Optional<StatusTransition> ofModel(Optional<ModelStatus> before, ModelStatus next) {
        Phase was = before.filter(model -> !isRefused(model))
                .map(ModelStatus::phase)
                .orElse(Phase.Stopped);
        boolean sameReason = before.filter(model -> Objects.equals(model.reason(), next.reason()))
                .isPresent();
        return switch (next.phase()) {
            case Starting -> ofStart(was, sameReason, next);
            case Ready -> was == Phase.Ready ? Optional.empty() : of(Reason.Loaded, next, "is ready");
            case Stopping -> was == Phase.Stopping ? Optional.empty() : of(Reason.Unloading, next, "is being unloaded");
            case Stopped -> was == Phase.Stopped ? Optional.empty() : of(Reason.Unloaded, next, "is unloaded");
            case Failed ->
                isRefused(next) || (was == Phase.Failed && sameReason)
                        ? Optional.empty()
                        : of(Reason.LoadFailed, next, "failed" + cause(next));
        };
    }

    /** Which the event of the condition tells, once for all models that one cause concerns. */
    private static boolean isRefused(ModelStatus model) {
        return model.phase() == Phase.Failed
                && ModelReason.RefusedByCluster.name().equals(model.reason());
    }

    private static Optional<StatusTransition> ofStart(Phase was, boolean sameReason, ModelStatus next) {
        if (ModelReason.Unschedulable.name().equals(next.reason()) && !sameReason) {
            return of(Reason.Unschedulable, next, "cannot start yet" + cause(next));
        }
        return switch (was) {
            case Starting -> Optional.empty();
            case Ready -> of(Reason.NotReady, next, "is not ready any more" + cause(next));
            case Stopped, Stopping, Failed -> of(Reason.Loading, next, "is being loaded");
        };
    }

    private static Optional<StatusTransition> of(Reason reason, ModelStatus model, String what) {
        return Optional.of(new StatusTransition(reason, "model '" + model.name() + "' " + what));
    }

    private static String cause(ModelStatus model) {
        return model.message() == null ? "" : ": " + model.message();
    }

    private static Optional<Condition> condition(ModelSwapStatus status, Aspect aspect) {
        return status.conditions().stream()
                .filter(condition -> aspect.name().equals(condition.getType()))
                .findFirst();
    }

    private static boolean isFalse(Condition condition) {
        return UntimedCondition.Outcome.False.name().equals(condition.getStatus());
    }

    private static boolean saidBy(Optional<Condition> was, Condition is) {
        return was.filter(condition -> Objects.equals(condition.getMessage(), is.getMessage()))
                .filter(condition -> Objects.equals(condition.getStatus(), is.getStatus()))
                .isPresent();
    }
}
