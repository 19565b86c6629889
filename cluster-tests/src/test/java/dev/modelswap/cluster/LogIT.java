package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class LogIT {

    /** A llama-server says which file it loads. */
    private static final String WORDS = "/models/tiny-a.gguf";

    @Test
    void logOfAModelIsReadThroughTheProxyOverItsPods(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api();
                Stream<String> log = api.lines("/logs/stream/tiny-a")) {
            List<String> lines = new CopyOnWriteArrayList<>();
            Thread reading = read(log, lines);

            api.chat("tiny-a");
            String first = lab.pods("tiny-a").getFirst().getMetadata().getName();
            lab.await("the first pod's log").until(() -> has(lines, "— pod " + first + " begins —"));
            lab.await("words of a llama-server").until(() -> has(lines, WORDS));

            api.post("/api/models/unload/tiny-a");
            lab.await("the end of the first pod").until(() -> has(lines, "— pod " + first + " has ended —"));
            lines.clear();
            api.chat("tiny-a");

            lab.await("the log of the next pod").until(() -> has(lines, WORDS));
            assertThat(lines).noneMatch(line -> line.contains(first));
            assertThat(reading.isAlive()).isTrue();
        }
    }

    @Test
    void whatAModelWroteBeforeAnybodyReadIsThereAndTheProxysLogToo(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            api.chat("tiny-a");

            List<String> lines = new CopyOnWriteArrayList<>();
            try (Stream<String> log = api.lines("/logs/stream/upstream")) {
                read(log, lines);
                lab.await("words of a llama-server").until(() -> has(lines, WORDS));
            }
            assertThat(lines).anyMatch(line -> line.startsWith("[tiny-a] ") && line.contains(WORDS));
            assertThat(api.get("/logs")).contains("load model=\"tiny-a\"");
        }
    }

    /** Until the stream is closed, which is not news. */
    private static Thread read(Stream<String> log, List<String> lines) {
        return Thread.ofVirtual().start(() -> {
            try {
                log.forEach(lines::add);
            } catch (UncheckedIOException closed) {
                assertThat(lines).isNotEmpty();
            }
        });
    }

    private static boolean has(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
