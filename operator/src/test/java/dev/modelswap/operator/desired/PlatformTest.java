package dev.modelswap.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformTest {

    private static final Platform OLD = new Platform("proxy:1", false, false, false);

    @Test
    void serverWithoutDisruptionBudgetsGetsNone() throws IOException {
        assertThat(desired(OLD, PodDisruptionBudget.class)).isEmpty();
    }

    @Test
    void budgetNeverKeepsANodeFromBeingDrained() throws IOException {
        PodDisruptionBudget budget = desired(new Platform("proxy:1", false, true, true), PodDisruptionBudget.class)
                .orElseThrow();

        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
        assertThat(desired(new Platform("proxy:1", false, true, false), PodDisruptionBudget.class)
                        .orElseThrow()
                        .getSpec()
                        .getUnhealthyPodEvictionPolicy())
                .as("where the server does not know it")
                .isNull();
    }

    @Test
    void ofSeveralProxiesOneStaysWhileOthersAreDrained() throws IOException {
        Node first =
                new NodeBuilder().withNewMetadata().withName("a").endMetadata().build();
        Node second =
                new NodeBuilder().withNewMetadata().withName("b").endMetadata().build();
        Platform platform = new Platform("proxy:1", false, true, true, List.of(first, second));

        PodDisruptionBudget budget =
                desired(platform, PodDisruptionBudget.class).orElseThrow();

        assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getSpec().getMaxUnavailable()).isNull();
        assertThat(desired(platform, Deployment.class).orElseThrow().getSpec().getReplicas())
                .isEqualTo(2);
    }

    @Test
    void onlyTheProxyOfTheSameResourceMayReachItsModels() throws IOException {
        assertThat(desired(OLD, NetworkPolicy.class)).isEmpty();

        NetworkPolicy policy = desired(new Platform("proxy:1", true, false, false), NetworkPolicy.class)
                .orElseThrow();

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getSpec().getPodSelector()).isEqualTo(pods(ObjectNames.MODEL));
        assertThat(policy.getSpec().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom()).singleElement().satisfies(peer -> {
                    assertThat(peer.getPodSelector()).isEqualTo(pods(ObjectNames.PROXY));
                    assertThat(peer.getNamespaceSelector()).isNull();
                }));
    }

    private static LabelSelector pods(String component) {
        return new LabelSelectorBuilder()
                .addToMatchLabels(ObjectNames.RESOURCE_LABEL, "lab")
                .addToMatchLabels(ObjectNames.COMPONENT_LABEL, component)
                .build();
    }

    private static <R extends HasMetadata> Optional<R> desired(Platform platform, Class<R> type) throws IOException {
        ModelSwap example =
                Serialization.unmarshal(Files.readString(Path.of("../config.example.yaml")), ModelSwap.class);
        return DesiredState.of(example, platform).proxy().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
