package dev.modelswap.proxy.json;

import java.util.ArrayList;
import java.util.List;

/** Where a value stands in a JSON object: names of fields and indexes of arrays, from the outside in. */
public record FieldPath(List<String> steps) {

    public FieldPath {
        steps = List.copyOf(steps);
    }

    /** Reads {@code a.b.0}; {@code \.} is a dot that belongs to a name. */
    public static FieldPath parse(String text) {
        List<String> steps = new ArrayList<>();
        StringBuilder step = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '\\' && i + 1 < text.length()) {
                step.append(text.charAt(++i));
            } else if (next == '.') {
                steps.add(step.toString());
                step.setLength(0);
            } else {
                step.append(next);
            }
        }
        steps.add(step.toString());
        return new FieldPath(steps);
    }

    /** The outermost step. */
    public String first() {
        return steps.getFirst();
    }

    /** Whether the value stands right in the object. */
    boolean isField() {
        return steps.size() == 1;
    }

    /** The way on after the first step. */
    FieldPath rest() {
        return new FieldPath(steps.subList(1, steps.size()));
    }
}
