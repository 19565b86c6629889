package dev.modelswap.crds;

import static dev.modelswap.crds.ProblemList.quoted;

import java.util.regex.Pattern;

/** Names that a Secret can have; a pod that mounts one of another name is refused as a whole. */
final class SecretNames {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private SecretNames() {}

    static void check(String field, String name, ProblemList problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    field + ".name",
                    quoted(name) + " is no name of a Secret: write lower-case letters, digits, '-' and '.'");
        }
    }
}
