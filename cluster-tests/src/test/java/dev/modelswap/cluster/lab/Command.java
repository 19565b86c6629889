package dev.modelswap.cluster.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A script of the project, run from its root; what it says on the way is shown. */
public final class Command {

    private Command() {}

    /** How a command ended, and what it wrote. */
    public record Outcome(List<String> command, int code, String output, String errors) {

        /** The output of a command that succeeded; throws where it did not. */
        public String result() {
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ": " + errors);
            }
            return output;
        }
    }

    public static Outcome run(List<String> command) {
        return run(command, "");
    }

    /** Runs a command that reads {@code input}. */
    public static Outcome run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(TestCluster.project().toFile())
                    .start();
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> shown(process.errorReader()));
            try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
                writer.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Outcome(command, process.waitFor(), output, errors.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }

    private static String shown(BufferedReader reader) {
        StringBuilder lines = new StringBuilder();
        reader.lines().forEach(line -> {
            System.err.println(line);
            lines.append(line).append('\n');
        });
        return lines.toString().strip();
    }
}
