package dev.modelswap.operator.status;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.values.Problem;
import java.util.List;
import java.util.Optional;

/** An active profile that the spec does not declare: no rule is broken, but the wish is not fulfilled. */
public final class UnknownProfile {

    /** As many names as a message may list. */
    private static final int SHOWN_NAMES = 10;

    private UnknownProfile() {}

    /** What is wrong with the {@code activeProfile} of {@code spec}; empty if it is there, or none is wanted. */
    public static Optional<Problem> in(ModelSwapSpec spec) {
        List<String> known = spec.profiles().stream().map(Profile::name).toList();
        return Optional.ofNullable(spec.activeProfile())
                .filter(wanted -> !wanted.isEmpty() && !known.contains(wanted))
                .map(wanted ->
                        new Problem("spec.activeProfile", "there is no profile '" + wanted + "'" + remedy(known)));
    }

    private static String remedy(List<String> known) {
        if (known.isEmpty()) {
            return ", and spec.profiles is empty";
        }
        String more = known.size() > SHOWN_NAMES ? ", …" : "";
        return ", only " + String.join(", ", known.stream().limit(SHOWN_NAMES).toList()) + more;
    }
}
