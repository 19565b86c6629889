package dev.modelswap.operator.status;

import org.jspecify.annotations.Nullable;

/**
 * An object that the API server refuses to take.
 *
 * @param kind its kind
 * @param name its name
 * @param model ID of the model that it is for; null if it is for none in particular
 * @param message the API server's words
 */
public record Refusal(String kind, String name, @Nullable String model, String message) {

    /** What is refused for the same cause has the same words but for the object's name. */
    String cause() {
        return message.replace(name, "");
    }

    @Override
    public String toString() {
        return kind + " " + name + ": " + message;
    }
}
