package dev.modelswap.crds;

/** What a name in a request stands for. */
public sealed interface Resolution {

    /**
     * {@code model} serves the request, and its server sees {@code upstreamName}.
     *
     * @param calledAs the model's ID or the alias of its own that led to it: what {@link Filters#setParamsByID} goes by
     */
    record Found(ServedModel model, String upstreamName, String calledAs) implements Resolution {}

    /** The active profile disables the alias. */
    record Disabled(String alias, String profile) implements Resolution {}

    /** {@code prefix} of {@code prefix:name} is a profile or a group, but one that does not have {@code name}. */
    record NotPaired(String prefix, String name) implements Resolution {}

    /** Nothing has the name. */
    record Unknown(String name) implements Resolution {}
}
