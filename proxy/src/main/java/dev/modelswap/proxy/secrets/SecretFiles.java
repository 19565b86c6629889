package dev.modelswap.proxy.secrets;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a mounted Secret, read anew every second, off the event loops: the kubelet replaces them all at once, by
 * swapping a link.
 */
public final class SecretFiles {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
    private static final long READ_MILLIS = 1_000;

    private final Path directory;
    private final AtomicReference<Contents> contents = new AtomicReference<>(new Contents(Map.of(), "not read yet"));

    /**
     * What was read last.
     *
     * @param files name to text; empty if they cannot be read
     * @param problem why they cannot be read; empty if they can
     */
    public record Contents(Map<String, String> files, String problem) {}

    private SecretFiles(Path directory) {
        this.directory = directory;
    }

    /** The files of {@code directory}, read for the first time before this returns. */
    public static SecretFiles watch(Vertx vertx, Path directory) {
        SecretFiles secret = new SecretFiles(directory);
        secret.read();
        vertx.setPeriodic(
                READ_MILLIS,
                timer -> vertx.executeBlocking(() -> {
                    secret.read();
                    return null;
                }));
        return secret;
    }

    public Contents now() {
        return contents.get();
    }

    private void read() {
        Contents read = attempt();
        if (!read.problem().isEmpty()) {
            read = attempt(); // the link may have been swapped in the middle of it
        }
        Contents before = contents.getAndSet(read);
        if (!read.equals(before)) {
            LOG.atInfo()
                    .addKeyValue("directory", directory)
                    .addKeyValue("files", read.files().keySet())
                    .addKeyValue("error", read.problem())
                    .log("secret read");
        }
    }

    private Contents attempt() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith("..") && Files.isRegularFile(entry)) {
                    files.put(name, Files.readString(entry, StandardCharsets.UTF_8));
                }
            }
            return new Contents(files, "");
        } catch (NoSuchFileException e) {
            return new Contents(Map.of(), "there is no " + e.getFile());
        } catch (IOException e) {
            return new Contents(Map.of(), String.valueOf(e));
        }
    }
}
