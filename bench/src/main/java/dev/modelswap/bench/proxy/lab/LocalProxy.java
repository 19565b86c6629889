package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.LocalParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a proxy that runs as a process of this machine is to be found, and how it is to run; for commands to mix in. */
public final class LocalProxy {

    @Mixin
    private LocalParts parts = new LocalParts();

    @Option(names = "--jvm", description = "A further flag of the proxy's JVM, such as -XX:StartFlightRecording=…")
    private List<String> flags = new ArrayList<>();

    public Path assets() {
        return parts.assets();
    }

    public Path project() {
        return parts.project();
    }

    /** Further flags of its JVM, which count more than the image's. */
    public List<String> flags() {
        return List.copyOf(flags);
    }
}
