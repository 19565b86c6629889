package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;
import static java.util.Objects.requireNonNullElse;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Arguments with which a server listens where the proxy does not ask it. Warnings, since only the server knows for certain how it
 * reads them: {@code --host} and {@code --port} as llama-server, vLLM and most others have them.
 */
public final class ServerArguments {

    private static final String LLAMA_SERVER = "llama-server";
    private static final Set<String> LLAMA_IMAGES = Set.of("llama.cpp", LLAMA_SERVER);
    private static final int LLAMA_PORT = 8080;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    private ServerArguments() {}

    /** One to a model and argument; none if all servers seem to listen where they are asked. */
    public static List<Problem> warnings(ModelSwapSpec spec) {
        List<Problem> warnings = new ArrayList<>();
        for (Model model : spec.models()) {
            ModelSettings settings = model.settings().over(spec.defaults()).over(ModelSettings.builtIn());
            String args = field("models", model.name()) + ".args";
            Stream.of(host(settings), port(settings))
                    .filter(Objects::nonNull)
                    .forEach(message -> warnings.add(new Problem(args, message)));
        }
        return List.copyOf(warnings);
    }

    private static @Nullable String host(ModelSettings settings) {
        String host = value("--host", settings);
        if (host == null) {
            return isLlamaServer(settings) && !mayBeSet("LLAMA_ARG_HOST", settings)
                    ? "llama-server listens on 127.0.0.1 alone, where the proxy does not reach it, unless its image sets"
                            + " LLAMA_ARG_HOST: write --host 0.0.0.0"
                    : null;
        }
        return LOOPBACK.contains(host)
                ? "a server with --host " + host + " listens where the proxy does not reach it: write --host 0.0.0.0"
                : null;
    }

    private static @Nullable String port(ModelSettings settings) {
        String asked = String.valueOf(settings.port());
        String port = value("--port", settings);
        if (port == null) {
            boolean elsewhere = !asked.equals(String.valueOf(LLAMA_PORT));
            return elsewhere && isLlamaServer(settings) && !mayBeSet("LLAMA_ARG_PORT", settings)
                    ? "llama-server listens on port " + LLAMA_PORT + ", and the model's port is " + asked
                            + ": write --port " + asked
                    : null;
        }
        return port.equals(asked)
                ? null
                : "--port is " + quoted(port) + ", and the model's port, where the proxy asks the server, is " + asked
                        + ": make them equal";
    }

    private static @Nullable String value(String argument, ModelSettings settings) {
        List<String> words = words(settings);
        String value = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(argument) && i + 1 < words.size()) {
                value = words.get(i + 1);
            } else if (word.startsWith(argument + "=")) {
                value = word.substring(argument.length() + 1);
            }
        }
        return value == null || value.contains("$(") ? null : value;
    }

    private static boolean isLlamaServer(ModelSettings settings) {
        List<String> command = requireNonNullElse(settings.command(), List.of());
        return command.isEmpty()
                ? LLAMA_IMAGES.contains(
                        lastPart(requireNonNullElse(settings.image(), "").replaceFirst("[@:][^/]*$", "")))
                : lastPart(command.getFirst()).equals(LLAMA_SERVER);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<String> words(ModelSettings settings) {
        return Stream.of(settings.command(), settings.args())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    private static boolean mayBeSet(String variable, ModelSettings settings) {
        boolean elsewhere = settings.podTemplate() != null
                || !requireNonNullElse(settings.envFrom(), List.of()).isEmpty();
        return elsewhere
                || requireNonNullElse(settings.env(), List.<EnvVar>of()).stream()
                        .anyMatch(given -> variable.equals(given.getName()));
    }
}
