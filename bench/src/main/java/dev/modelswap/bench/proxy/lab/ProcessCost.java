package dev.modelswap.bench.proxy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process and its children take, as Linux tells it. */
public record ProcessCost(double cpuSeconds, double residentMib) {

    private static final double TICKS_A_SECOND = 100;

    /** Of no process. */
    static final ProcessCost NONE = new ProcessCost(0, 0);

    public static ProcessCost of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessCost::one)
                .reduce(NONE, (a, b) -> new ProcessCost(a.cpuSeconds + b.cpuSeconds, a.residentMib + b.residentMib));
    }

    private static ProcessCost one(ProcessHandle process) {
        Path folder = Path.of("/proc", String.valueOf(process.pid()));
        try {
            String stat = Files.readString(folder.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
            double resident = Files.readAllLines(folder.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .sum();
            return new ProcessCost(cpu, resident);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
