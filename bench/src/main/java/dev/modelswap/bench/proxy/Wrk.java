package dev.modelswap.bench.proxy;

import dev.modelswap.bench.proxy.lab.Contender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's wrk, which asks for chat completions of 1 KB as fast as they are answered. */
final class Wrk {

    private static final String RESULT = "RESULT ";

    private final Path folder;

    /** What came of one run; latencies in milliseconds. */
    record Result(double requests, double perSecond, double p50, double p99) {}

    /** Its scripts are written to {@code folder}. */
    Wrk(Path folder) {
        this.folder = folder;
    }

    Result run(Contender contender, int connections, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(List.of(
                        "wrk",
                        "--threads",
                        String.valueOf(Math.min(connections, 2)),
                        "--connections",
                        String.valueOf(connections),
                        "--duration",
                        seconds + "s",
                        "--script",
                        script(contender.model()).toString(),
                        "http://127.0.0.1:" + contender.port() + "/v1/chat/completions"))
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] result = output.lines()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> line.substring(RESULT.length()).split(" ", -1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk says: " + output));
        if (wrk.waitFor() != 0 || !result[4].equals("0")) {
            throw new IllegalStateException("wrk says: " + output);
        }
        double requests = Double.parseDouble(result[0]);
        return new Result(
                requests,
                requests / Double.parseDouble(result[1]) * 1e6,
                Double.parseDouble(result[2]) / 1e3,
                Double.parseDouble(result[3]) / 1e3);
    }

    private Path script(String model) throws IOException {
        return Files.writeString(folder.resolve(model + ".lua"), """
                wrk.method = "POST"
                wrk.body = '%s'
                wrk.headers["Content-Type"] = "application/json"
                function done(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("%s%%d %%d %%f %%f %%d\\n", summary.requests, summary.duration,
                    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
                end
                """.formatted(SmallChat.body(model), RESULT));
    }
}
