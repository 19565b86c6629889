package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class LogIT {

    @Test
    void logOfAModelIsReadThroughTheProxyOverItsPods(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api();
                Stream<String> log = api.lines("/logs/stream/tiny-a")) {
            List<String> lines = new CopyOnWriteArrayList<>();
            Thread reading = Thread.ofVirtual().start(() -> log.forEach(lines::add));

            api.chat("tiny-a");
            String first = lab.pods("tiny-a").getFirst().getMetadata().getName();
            lab.await("the first pod's log").until(() -> has(lines, "— pod " + first + " begins —"));
            lab.await("words of a llama-server").until(() -> has(lines, "server is listening"));

            api.post("/api/models/unload/tiny-a");
            lab.await("the end of the first pod").until(() -> has(lines, "— pod " + first + " has ended —"));
            lines.clear();
            api.chat("tiny-a");

            lab.await("the log of the next pod").until(() -> has(lines, "server is listening"));
            assertThat(lines).noneMatch(line -> line.contains(first));
            assertThat(reading.isAlive()).isTrue();
        }
    }

    @Test
    void whatAModelWroteBeforeAnybodyReadIsThereAndTheProxysLogToo(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            api.chat("tiny-a");

            try (Stream<String> log = api.lines("/logs/stream/upstream")) {
                assertThat(log.filter(line -> line.contains("server is listening"))
                                .findFirst())
                        .hasValueSatisfying(line -> assertThat(line).startsWith("[tiny-a] "));
            }
            assertThat(api.get("/logs")).contains("load model=\"tiny-a\"");
        }
    }

    private static boolean has(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
