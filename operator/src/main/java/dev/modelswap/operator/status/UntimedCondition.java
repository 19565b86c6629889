package dev.modelswap.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;

/** What is found about one aspect of a resource: a condition that does not say since when. */
record UntimedCondition(Aspect aspect, Outcome outcome, Reason reason, String message) {

    /** The aspects, as the types of conditions. */
    enum Aspect {
        Accepted,
        ProfileResolved,
        ProxyAvailable,
        Ready,
        /** Only there while something of the resource was lost on its way. */
        NullsLost
    }

    /** The statuses of conditions. */
    enum Outcome {
        True,
        False,
        Unknown
    }

    /** The reasons of conditions. */
    enum Reason {
        Valid,
        InvalidSpec,
        RefusedByCluster,
        NoProfile,
        ProfileFound,
        UnknownProfile,
        ProxyMissing,
        BeingDeleted,
        ProxyNotReady,
        ProxyReady,
        Serving,
        NothingToServe,
        NullsDropped
    }

    boolean holds() {
        return outcome == Outcome.True;
    }

    /** The condition; its transition time is the previous one's as long as the status stays. */
    Condition since(List<Condition> previous, long generation, Instant now) {
        String transition = previous.stream()
                .filter(condition -> aspect.name().equals(condition.getType()))
                .filter(condition -> outcome.name().equals(condition.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(now.toString());
        return new ConditionBuilder()
                .withType(aspect.name())
                .withStatus(outcome.name())
                .withReason(reason.name())
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(transition)
                .build();
    }
}
