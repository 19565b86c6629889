package dev.modelswap.operator.status;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.status.UntimedCondition.Aspect;
import dev.modelswap.operator.status.UntimedCondition.Outcome;
import dev.modelswap.operator.status.UntimedCondition.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The profile that proxies are told to honour, null for none, and how it came to be that one. */
record ProfileChoice(@Nullable String active, UntimedCondition condition) {

    /** What a valid {@code spec} asks for, or where that does not exist, {@code previous}. */
    static ProfileChoice of(ModelSwapSpec spec, @Nullable String previous) {
        String wanted = spec.activeProfile();
        List<String> known = spec.profiles().stream().map(Profile::name).toList();
        if (wanted == null || wanted.isEmpty()) {
            return resolved(null, Reason.NoProfile, "no profile is wanted");
        }
        if (known.contains(wanted)) {
            return resolved(wanted, Reason.ProfileFound, "profile '" + wanted + "' is active");
        }
        String kept = previous != null && known.contains(previous) ? previous : null;
        String message = UnknownProfile.in(spec).map(Problem::toString).orElseThrow() + "; "
                + (kept == null ? "no profile is active" : "'" + kept + "' stays active");
        return new ProfileChoice(
                kept, new UntimedCondition(Aspect.ProfileResolved, Outcome.False, Reason.UnknownProfile, message));
    }

    /** {@code previous} as it is, while the spec is invalid. */
    static ProfileChoice unchanged(@Nullable String previous) {
        return new ProfileChoice(
                previous,
                new UntimedCondition(
                        Aspect.ProfileResolved,
                        Outcome.Unknown,
                        Reason.InvalidSpec,
                        "the profile stays as it is until the spec is valid"));
    }

    private static ProfileChoice resolved(@Nullable String active, Reason reason, String message) {
        return new ProfileChoice(active, new UntimedCondition(Aspect.ProfileResolved, Outcome.True, reason, message));
    }
}
