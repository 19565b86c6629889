package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.cluster.lab.NodeVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class ActivityStorageIT {

    private static final String CLAIM = "lab-activity";

    /** The proxy is no root, its container's own file system cannot be written, and nobody has prepared the volume for it. */
    @Test
    void activityOnAVolumeOutlivesADeletedProxyPod(KubernetesClient client) {
        try (Lab lab = Lab.empty(client);
                NodeVolume _ = NodeVolume.claimed(client, lab, CLAIM)) {
            lab.apply(stored(Lab.example()));
            lab.awaitReady();
            List<Long> before;
            try (Api api = lab.api()) {
                assertThat(api.chat("tiny-a").status()).isEqualTo(200);
                lab.await("the row of the request").until(() -> ids(api).size() == 1);
                assertThat(api.metric("modelswap_activity_stored")).isEqualTo(1);
                before = ids(api);
            }

            lab.restartProxy();

            try (Api api = lab.api()) {
                assertThat(ids(api)).isEqualTo(before);
                assertThat(api.chat("nobody").status()).isEqualTo(404);
                lab.await("the row of the next request").until(() -> ids(api).size() == 2);
                assertThat(ids(api).getFirst()).isGreaterThan(before.getFirst());
            }
        }
    }

    private static String stored(String example) {
        String activity = "    activity: {storage: {claimName: " + CLAIM + "}}\n";
        String stored = example.replace("    serviceType: ClusterIP\n", activity + "    serviceType: ClusterIP\n");
        assertThat(stored).isNotEqualTo(example);
        return stored;
    }

    /** The last first. */
    private static List<Long> ids(Api api) {
        JsonNode rows = api.getJson("/api/metrics/activity").path("data");
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path("id").asLong())
                .toList();
    }
}
