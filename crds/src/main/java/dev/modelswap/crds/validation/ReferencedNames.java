package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import java.util.regex.Pattern;

/** Names that Secrets and claims of volumes can have; a pod that mounts one of another name is refused as a whole. */
final class ReferencedNames {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private ReferencedNames() {}

    static void checkSecret(String field, String name, ProblemList problems) {
        check(field + ".name", name, "a Secret", problems);
    }

    static void checkClaim(String field, String name, ProblemList problems) {
        check(field, name, "a PersistentVolumeClaim", problems);
    }

    private static void check(String field, String name, String kind, ProblemList problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    field, quoted(name) + " is no name of " + kind + ": write lower-case letters, digits, '-' and '.'");
        }
    }
}
