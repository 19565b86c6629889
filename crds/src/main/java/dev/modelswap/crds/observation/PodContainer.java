package dev.modelswap.crds.observation;

/** A container of a pod, by its name and by whether it ends before the others start. */
public record PodContainer(String name, boolean init) {

    /** Name of the container that runs a model's server. */
    public static final String SERVER = "server";

    /** What the container is, for the middle of a sentence: {@code server}, {@code container 'x'}, {@code init container 'x'}. */
    public String described() {
        if (init) {
            return "init container '" + name + "'";
        }
        return SERVER.equals(name) ? SERVER : "container '" + name + "'";
    }
}
