package dev.modelswap.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server as the operator finds it when it starts. */
final class ApiServer {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private ApiServer() {}

    /**
     * Returns when it answers, whatever it answers. A process that ended instead would be started again after ever longer
     * pauses, up to five minutes, while the API server may be back in seconds.
     */
    static void await(KubernetesClient client) throws InterruptedException {
        while (true) {
            try {
                client.getKubernetesVersion();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 0) {
                    return;
                }
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("the API server does not answer, trying again");
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }
}
