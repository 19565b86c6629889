package dev.modelswap.operator.status;

import dev.modelswap.crds.values.Problem;
import java.util.List;

/** Whether a resource's spec became the desired state of the cluster. */
public sealed interface Acceptance {

    /** It did, wholly. */
    record Accepted() implements Acceptance {}

    /** It did not: the spec breaks rules, and the last good one stays in force. */
    record Invalid(List<Problem> problems) implements Acceptance {}

    /** It did, but for the objects that the API server refuses. */
    record Refused(List<Refusal> refusals) implements Acceptance {}
}
