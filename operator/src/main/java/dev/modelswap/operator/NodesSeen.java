package dev.modelswap.operator;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes that there are, looked at now and then; none where the operator may not list them. Another failure is thrown until they have been seen once. */
final class NodesSeen {

    private static final Logger LOG = LoggerFactory.getLogger(NodesSeen.class);
    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    /** So many tell as much as all would. */
    private static final long MOST = 500;

    private static final int FORBIDDEN = 403;

    private final Supplier<List<Node>> ask;
    private final Clock clock;
    private List<Node> last = List.of();
    private Instant askAgain = Instant.MIN;
    private boolean known;
    private boolean told;

    NodesSeen(Supplier<List<Node>> ask, Clock clock) {
        this.ask = ask;
        this.clock = clock;
    }

    static NodesSeen of(KubernetesClient client, Clock clock) {
        // From the API server's cache: nodes are large, and a moment ago is as good as now.
        return new NodesSeen(
                () -> client.nodes()
                        .list(new ListOptionsBuilder()
                                .withLimit(MOST)
                                .withResourceVersion("0")
                                .build())
                        .getItems(),
                clock);
    }

    /** As they were within the last minute, or longer ago where the API server does not say. */
    synchronized List<Node> nodes() {
        if (clock.instant().isBefore(askAgain)) {
            return last;
        }
        askAgain = clock.instant().plus(GOOD_FOR);
        try {
            last = ask.get();
            known = true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                forbidden(e);
            } else if (!known) {
                throw e;
            }
        }
        return last;
    }

    private void forbidden(KubernetesClientException e) {
        if (!told) {
            told = true;
            LOG.atInfo()
                    .addKeyValue("error", e.getMessage())
                    .log("may not list nodes: resources that do not say spec.proxy.replicas get one proxy");
        }
    }
}
