package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two proxies of one resource on a real cluster: their tokens, their Lease, and the end of the one that leads. */
@ExtendWith(Installation.class)
class SeveralProxiesIT {

    @Test
    void bothServeAndOneDecidesWhicheverIsAsked(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            List<Pod> proxies = lab.proxies(2);
            try (Api leads = lab.api(proxies.getFirst());
                    Api follows = lab.api(proxies.getLast())) {
                assertThat(follows.chat("tiny-a").status()).isEqualTo(200);
                assertThat(leads.chat("tiny-b").status()).isEqualTo(200);
                assertThat(follows.chat("tiny-a").status()).isEqualTo(200);

                assertThat(follows.getJson("/running")).isEqualTo(leads.getJson("/running"));
                assertThat(lab.replicas("tiny-a")).isEqualTo(1);
                assertThat(lab.replicas("tiny-b")).isZero();
            }
        }
    }

    @Test
    void whatWaitsAtTheOtherProxyIsServedByTheNextOneThatLeads(KubernetesClient client) {
        try (Lab lab = Lab.of(client, Lab::slow)) {
            List<Pod> proxies = lab.proxies(2);
            try (Api follows = lab.api(proxies.getLast())) {
                follows.chat("tiny-a");
                Stream<String> stream = follows.streamChat("tiny-a", 400);
                CompletableFuture<Api.Answer> waits = follows.chatLater("tiny-b");
                lab.await("the request to wait").until(() -> follows.metric("modelswap_requests_waiting") == 1);

                client.pods().resource(proxies.getFirst()).withGracePeriod(0).delete();

                assertThat(stream.toList())
                        .as("the stream is the other proxy's")
                        .contains("data: [DONE]");
                assertThat(waits.join().status()).isEqualTo(200);
                lab.await("the other one to lead")
                        .until(() -> !lab.leader()
                                .equals(proxies.getFirst().getMetadata().getName()));
            }
        }
    }

    @Test
    void profileIsServedOnceBothAnswerByIt(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client)) {
            List<Pod> proxies = lab.proxies(2);
            lab.patch("{\"spec\":{\"activeProfile\":\"writing\"}}");
            lab.await("the profile to be served").until(() -> "writing".equals(lab.servedProfile()));

            try (Api leads = lab.api(proxies.getFirst());
                    Api follows = lab.api(proxies.getLast())) {
                assertThat(Stream.of(leads, follows)
                                .map(api -> api.getJson("/api/profiles")
                                        .get("active")
                                        .asText()))
                        .containsExactly("writing", "writing");
            }
        }
    }
}
