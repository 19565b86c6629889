package dev.modelswap.crds;

/** Something in a resource that must be changed before it can be served: the field, and what to do about it. */
public record Problem(String field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
