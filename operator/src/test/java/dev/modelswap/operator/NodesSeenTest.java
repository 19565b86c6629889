package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The nodes as the operator knows them. */
class NodesSeenTest {

    private static final Node NODE =
            new NodeBuilder().withNewMetadata().withName("a").endMetadata().build();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicReference<Supplier<List<Node>>> answer = new AtomicReference<>(() -> List.of(NODE));
    private final AtomicInteger asked = new AtomicInteger();
    private final NodesSeen nodes = new NodesSeen(
            () -> {
                asked.incrementAndGet();
                return answer.get().get();
            },
            new Clock() {
                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now.get();
                }
            });

    @Test
    void theyAreAskedForOnceAMinute() {
        assertThat(nodes.nodes()).containsExactly(NODE);
        assertThat(nodes.nodes()).containsExactly(NODE);
        assertThat(asked).hasValue(1);

        now.set(now.get().plusSeconds(61));
        nodes.nodes();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whereTheyMayNotBeListedThereAreNone() {
        answer.set(() -> {
            throw failure(403);
        });

        assertThat(nodes.nodes()).isEmpty();
    }

    /** Else a proxy would end because the API server has a bad moment. */
    @Test
    void failureThatPassesDoesNotMakeThemNone() {
        answer.set(() -> {
            throw failure(503);
        });
        assertThatThrownBy(nodes::nodes).isInstanceOf(KubernetesClientException.class);

        now.set(now.get().plusSeconds(61));
        answer.set(() -> List.of(NODE));
        assertThat(nodes.nodes()).containsExactly(NODE);

        now.set(now.get().plusSeconds(61));
        answer.set(() -> {
            throw failure(503);
        });
        assertThat(nodes.nodes()).containsExactly(NODE);
    }

    private static KubernetesClientException failure(int code) {
        return new KubernetesClientException("no", code, new Status());
    }
}
