package dev.modelswap.bench.proxy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The most memory that a process and its children have had resident, as Linux remembers it. */
public final class PeakMemory {

    private PeakMemory() {}

    /** Linux begins to remember anew. */
    public static void forget(ProcessHandle process) {
        family(process).forEach(one -> {
            try {
                Files.writeString(folder(one).resolve("clear_refs"), "5");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** In MiB. */
    public static double of(ProcessHandle process) {
        return family(process).mapToDouble(PeakMemory::one).sum();
    }

    private static double one(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(folder(process).resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static Path folder(ProcessHandle process) {
        return Path.of("/proc", String.valueOf(process.pid()));
    }
}
