package dev.modelswap.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelStatus;
import dev.modelswap.crds.api.ModelStatus.Phase;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.operator.status.StatusTransition.Reason;
import dev.modelswap.operator.status.UntimedCondition.Aspect;
import dev.modelswap.operator.status.UntimedCondition.Outcome;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTransitionTest {

    private static final Condition VALID =
            condition(Aspect.Accepted, Outcome.True, UntimedCondition.Reason.Valid, "valid");
    private static final Condition INVALID =
            condition(Aspect.Accepted, Outcome.False, UntimedCondition.Reason.InvalidSpec, "spec.a: wrong");

    @ParameterizedTest
    @EnumSource
    void nothingHappenedWhereNothingChanged(Phase phase) {
        ModelSwapStatus status = new ModelSwapStatus(
                1L, "coding", null, null, List.of(model(phase, "Unschedulable", "no node")), List.of(INVALID));

        assertThat(StatusTransition.between(status, status)).isEmpty();
    }

    @Test
    void newResourceAtRestIsNoNews() {
        assertThat(StatusTransition.between(
                        null, new ModelSwapStatus(1L, null, null, null, List.of(model(Phase.Stopped)), List.of(VALID))))
                .isEmpty();
    }

    @Test
    void lostNullsAreToldOnceUntilTheyAreOthers() {
        Condition one = condition(Aspect.NullsLost, Outcome.True, UntimedCondition.Reason.NullsDropped, "'a' was null");
        Condition two = condition(Aspect.NullsLost, Outcome.True, UntimedCondition.Reason.NullsDropped, "'b' was null");

        assertThat(StatusTransition.between(null, status(VALID, one)))
                .containsExactly(new StatusTransition(Reason.NullsLost, "'a' was null"));
        assertThat(StatusTransition.between(status(VALID, one), status(VALID, one)))
                .isEmpty();
        assertThat(StatusTransition.between(status(VALID, one), status(VALID, two)))
                .containsExactly(new StatusTransition(Reason.NullsLost, "'b' was null"));
        assertThat(StatusTransition.between(status(VALID, two), status(VALID))).isEmpty();
    }

    @Test
    void refusedModelsAreToldOfByTheConditionAlone() {
        ModelStatus refused = model(Phase.Failed, "RefusedByCluster", "bad volume");

        assertThat(models(model(Phase.Stopped), refused)).isEmpty();
        assertThat(models(refused, model(Phase.Stopped))).isEmpty();
        assertThat(models(refused, model(Phase.Failed, "OOMKilled", "out of memory")))
                .extracting(StatusTransition::reason)
                .containsExactly(Reason.LoadFailed);
    }

    @Test
    void modelIsFollowedFromLoadToUnload() {
        assertThat(happened(Phase.Stopped, Phase.Starting))
                .containsExactly(new StatusTransition(Reason.Loading, "model 'tiny' is being loaded"));
        assertThat(happened(Phase.Starting, Phase.Ready))
                .containsExactly(new StatusTransition(Reason.Loaded, "model 'tiny' is ready"));
        assertThat(happened(Phase.Ready, Phase.Stopping))
                .containsExactly(new StatusTransition(Reason.Unloading, "model 'tiny' is being unloaded"));
        assertThat(happened(Phase.Stopping, Phase.Stopped))
                .containsExactly(new StatusTransition(Reason.Unloaded, "model 'tiny' is unloaded"));
    }

    @Test
    void readyModelThatStartsAnewIsAWarning() {
        assertThat(models(model(Phase.Ready), model(Phase.Starting, "Loading", "started anew 1 times")))
                .containsExactly(new StatusTransition(
                        Reason.NotReady, "model 'tiny' is not ready any more: started anew 1 times"));
    }

    @Test
    void failureTellsItsCauseOnceHoweverItsMessageChanges() {
        ModelStatus failed = model(Phase.Failed, "CrashLoopBackOff", "exit code 1");

        assertThat(models(model(Phase.Starting), failed))
                .containsExactly(new StatusTransition(Reason.LoadFailed, "model 'tiny' failed: exit code 1"));
        assertThat(models(failed, model(Phase.Failed, "CrashLoopBackOff", "exit code 2")))
                .isEmpty();
        assertThat(models(failed, model(Phase.Failed, "OOMKilled", "out of memory")))
                .containsExactly(new StatusTransition(Reason.LoadFailed, "model 'tiny' failed: out of memory"));
    }

    @Test
    void startThatFindsNoNodeIsAWarning() {
        assertThat(models(
                        model(Phase.Starting, "Scheduling", "the pod waits for a node"),
                        model(Phase.Starting, "Unschedulable", "no node for the pod")))
                .containsExactly(new StatusTransition(
                        Reason.Unschedulable, "model 'tiny' cannot start yet: no node for the pod"));
    }

    @Test
    void profileChangesAreTold() {
        assertThat(profiles(null, "coding"))
                .containsExactly(new StatusTransition(Reason.ProfileChanged, "profile 'coding' is active"));
        assertThat(profiles("coding", "writing"))
                .containsExactly(
                        new StatusTransition(Reason.ProfileChanged, "profile 'writing' is active, no longer 'coding'"));
        assertThat(profiles("writing", null))
                .containsExactly(
                        new StatusTransition(Reason.ProfileChanged, "no profile is active, no longer 'writing'"));
    }

    @Test
    void unknownProfileIsToldOncePerName() {
        Condition x =
                condition(Aspect.ProfileResolved, Outcome.False, UntimedCondition.Reason.UnknownProfile, "no 'x'");
        Condition y =
                condition(Aspect.ProfileResolved, Outcome.False, UntimedCondition.Reason.UnknownProfile, "no 'y'");

        assertThat(conditions(null, x)).containsExactly(new StatusTransition(Reason.UnknownProfile, "no 'x'"));
        assertThat(conditions(x, y)).containsExactly(new StatusTransition(Reason.UnknownProfile, "no 'y'"));
    }

    @Test
    void invalidSpecAndItsRepairAreTold() {
        Condition refused = condition(
                Aspect.Accepted, Outcome.False, UntimedCondition.Reason.RefusedByCluster, "model tiny: quota");

        assertThat(conditions(VALID, INVALID))
                .containsExactly(new StatusTransition(Reason.InvalidSpec, "spec.a: wrong"));
        assertThat(conditions(INVALID, refused))
                .containsExactly(new StatusTransition(Reason.RefusedByCluster, "model tiny: quota"));
        assertThat(conditions(refused, VALID)).containsExactly(new StatusTransition(Reason.Accepted, "valid"));
    }

    @Test
    void proxyThatComesAndGoesIsTold() {
        Condition missing =
                condition(Aspect.ProxyAvailable, Outcome.False, UntimedCondition.Reason.ProxyMissing, "none");
        Condition unready =
                condition(Aspect.ProxyAvailable, Outcome.False, UntimedCondition.Reason.ProxyNotReady, "not ready");
        Condition ready = condition(Aspect.ProxyAvailable, Outcome.True, UntimedCondition.Reason.ProxyReady, "ready");

        assertThat(conditions(null, missing)).isEmpty();
        assertThat(conditions(missing, unready)).isEmpty();
        assertThat(conditions(unready, ready)).containsExactly(new StatusTransition(Reason.ProxyReady, "ready"));
        assertThat(conditions(ready, unready)).containsExactly(new StatusTransition(Reason.ProxyNotReady, "not ready"));
    }

    private static List<StatusTransition> happened(Phase before, Phase after) {
        return models(model(before), model(after));
    }

    private static List<StatusTransition> models(ModelStatus before, ModelStatus after) {
        return StatusTransition.between(
                new ModelSwapStatus(1L, null, null, null, List.of(before), List.of()),
                new ModelSwapStatus(1L, null, null, null, List.of(after), List.of()));
    }

    private static List<StatusTransition> profiles(@Nullable String before, @Nullable String after) {
        return StatusTransition.between(
                new ModelSwapStatus(1L, before, null, null, List.of(), List.of()),
                new ModelSwapStatus(1L, after, null, null, List.of(), List.of()));
    }

    private static List<StatusTransition> conditions(@Nullable Condition before, Condition after) {
        return StatusTransition.between(
                new ModelSwapStatus(1L, null, null, null, List.of(), before == null ? List.of() : List.of(before)),
                new ModelSwapStatus(1L, null, null, null, List.of(), List.of(after)));
    }

    private static ModelSwapStatus status(Condition... conditions) {
        return new ModelSwapStatus(1L, null, null, null, List.of(), List.of(conditions));
    }

    private static ModelStatus model(Phase phase) {
        return model(phase, null, null);
    }

    private static ModelStatus model(Phase phase, @Nullable String reason, @Nullable String message) {
        return new ModelStatus("tiny", phase, "lab-tiny", reason, message, null);
    }

    private static Condition condition(Aspect aspect, Outcome outcome, UntimedCondition.Reason reason, String message) {
        return new UntimedCondition(aspect, outcome, reason, message).since(List.of(), 1, Instant.EPOCH);
    }
}
