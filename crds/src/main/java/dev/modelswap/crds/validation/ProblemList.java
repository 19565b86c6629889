package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.values.DurationText;
import dev.modelswap.crds.values.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The problems of one resource, in the order in which they were found. */
final class ProblemList {

    private static final Pattern NO_TIME = Pattern.compile("(0+(h|ms|m|s))+");

    private final List<Problem> problems = new ArrayList<>();

    void add(String field, String message) {
        problems.add(new Problem(field, message));
    }

    void addAll(Collection<Problem> more) {
        problems.addAll(more);
    }

    /** A text that is there must be a duration. */
    void checkDuration(String field, @Nullable String text) {
        try {
            if (text != null) {
                DurationText.parse(text);
            }
        } catch (IllegalArgumentException e) {
            add(field, String.valueOf(e.getMessage()));
        }
    }

    /** A text that is there must be a duration that is not zero: {@code no time to …}, as {@code purpose} goes on. */
    void checkTime(String field, @Nullable String text, String purpose) {
        checkDuration(field, text);
        if (text != null && NO_TIME.matcher(text).matches()) {
            add(field, quoted(text) + " is no time to " + purpose);
        }
    }

    /** No two items of a list of the spec, called {@code list} there and {@code plural} in prose, have one name, and each has one. */
    void checkNames(String list, String plural, Collection<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank()) {
                add(field(list, name), "a name cannot be empty: give it one");
            } else if (!seen.add(name)) {
                add(field(list, name), "the name is given twice: rename one of the " + plural);
            }
        }
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }
}
