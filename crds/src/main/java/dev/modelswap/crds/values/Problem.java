package dev.modelswap.crds.values;

/** Something in a resource that must be changed before it can be served: the field, and what to do about it. */
public record Problem(String field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }

    /** A name or text of the user's, as messages show it. */
    public static String quoted(String text) {
        return "'" + text + "'";
    }

    /** Path of the item of this name in a list of the spec. */
    public static String field(String list, String name) {
        return "spec." + list + "[" + name + "]";
    }
}
