package dev.modelswap.crds.observation;

import java.util.regex.Pattern;

/** Why the controllers of a Deployment cannot create its pods; {@code message} is what the API server or a controller says. */
public record PodsNotCreated(Cause cause, String message) {

    /** What kind of no it is. */
    public enum Cause {
        /** A quota is used up: another pod's end may make room. */
        QUOTA,
        /** A rule of the cluster refuses the pod as it is, for example Pod Security. */
        REFUSED,
        /** Anything else, which the controllers try again. */
        OTHER
    }

    private static final Pattern QUOTA = Pattern.compile("exceeded quota");

    /** As API servers and admission webhooks refuse an object. */
    private static final Pattern REFUSED = Pattern.compile("is forbidden|is invalid|denied the request");

    /** What these words, of a Deployment's condition, come to. */
    static PodsNotCreated saying(String message) {
        if (QUOTA.matcher(message).find()) {
            return new PodsNotCreated(Cause.QUOTA, message);
        }
        return new PodsNotCreated(REFUSED.matcher(message).find() ? Cause.REFUSED : Cause.OTHER, message);
    }
}
