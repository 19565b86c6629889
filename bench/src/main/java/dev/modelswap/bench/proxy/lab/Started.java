package dev.modelswap.bench.proxy.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A program that runs for a benchmark, writing to a log of its own, until this is closed. */
public final class Started implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

    private final Process process;

    private Started(Process process) {
        this.process = process;
    }

    /** Starts it, and waits until it listens at {@code port}. */
    static Started of(Path log, int port, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        while (!listens(port)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroy();
                throw new IllegalStateException(command.getFirst() + " does not start: see " + log);
            }
            Thread.sleep(Duration.ofMillis(10));
        }
        return new Started(process);
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
