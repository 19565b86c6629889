package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class DeletionIT {

    private static final int TOKENS = 500;

    @Test
    void streamInFlightEndsWholeBeforeTheModelGoesWithTheResource(KubernetesClient client) {
        try (Lab lab = Lab.of(client, Lab::slow);
                Api api = lab.api()) {
            List<String> chunks = new ArrayList<>();
            Iterator<String> stream = api.streamChat("tiny-a", TOKENS).iterator();
            chunks.add(stream.next());
            lab.await("the finalizer").until(() -> !lab.finalizers().isEmpty());

            lab.delete();
            stream.forEachRemaining(chunks::add);

            assertThat(chunks)
                    .as("the last chunk's timings")
                    .anySatisfy(line ->
                            assertThat(line).contains("\"finish_reason\":\"length\"", "\"predicted_n\":" + TOKENS));
            lab.await("everything to go").until(lab::isEmpty);
            assertThat(lab.resource().get()).isNull();
        }
    }

    @Test
    void finalizerStandsInTheResourceOnlyWhileAModelRuns(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            assertThat(lab.finalizers()).isEmpty();

            api.chat("tiny-a");
            lab.await("the finalizer").until(() -> lab.finalizers().contains("modelswap.dev/drain"));

            lab.scale("tiny-a", 0);
            lab.await("no finalizer").until(() -> lab.finalizers().isEmpty());
        }
    }

    @Test
    void deletionInTheForegroundEndsToo(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            api.chat("tiny-a");
            lab.await("the finalizer").until(() -> !lab.finalizers().isEmpty());

            lab.resource().withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();

            lab.await("everything to go")
                    .until(() -> lab.isEmpty() && lab.resource().get() == null);
        }
    }

    /** Kubernetes looks after the namespace again when half the longest grace of a pod in it is over, hence a short one. */
    @Test
    void namespaceOfARunningModelCanBeDeleted(KubernetesClient client) {
        Lab lab = Lab.of(client, DeletionIT::proxyWithShortGrace);
        try (Api api = lab.api()) {
            api.chat("tiny-a");
            lab.await("the finalizer").until(() -> !lab.finalizers().isEmpty());
        }

        lab.close();

        lab.await("the namespace to go")
                .until(() -> client.namespaces().withName(lab.namespace()).get() == null);
    }

    private static String proxyWithShortGrace(String example) {
        return example.replace(
                "\n  proxy:\n", "\n  proxy:\n    podTemplate: {spec: {terminationGracePeriodSeconds: 5}}\n");
    }
}
