package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelswap.operator.Leadership.Candidacy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {

    @Test
    void namespacesAreSeparatedByCommas() {
        OperatorConfig config =
                OperatorConfig.of(Map.of("MODELSWAP_NAMESPACES", "a, b,", "MODELSWAP_PROXY_IMAGE", "proxy:1"));

        assertThat(config.namespaces()).containsExactlyInAnyOrder("a", "b");
        assertThat(config.proxyImage()).isEqualTo("proxy:1");
        assertThat(config.webhook()).isEmpty();
    }

    @Test
    void noNamespacesMeanAll() {
        assertThat(OperatorConfig.of(Map.of("MODELSWAP_NAMESPACES", "", "MODELSWAP_PROXY_IMAGE", "proxy:1"))
                        .namespaces())
                .isEmpty();
    }

    @Test
    void missingProxyImageIsNamed() {
        assertThatThrownBy(() -> OperatorConfig.of(Map.of())).hasMessageContaining("MODELSWAP_PROXY_IMAGE");
    }

    @Test
    void leaseIsHeldUnderThePodsName() {
        Map<String, String> environment = Map.of(
                "MODELSWAP_PROXY_IMAGE", "proxy:1",
                "MODELSWAP_LEASE", "modelswap-operator",
                "MODELSWAP_POD_NAMESPACE", "modelswap-system",
                "MODELSWAP_POD_NAME", "operator-1");

        assertThat(OperatorConfig.of(environment).candidacy())
                .contains(new Candidacy("modelswap-system", "modelswap-operator", "operator-1"));
    }

    @Test
    void deletionWaitsByDefaultWhereNoNamespaceTakesTheOperatorsRightsWithIt() {
        assertThat(drains("", "")).isTrue();
        assertThat(drains("auto", "team-a")).isFalse();
        assertThat(drains("true", "team-a")).isTrue();
        assertThat(drains("false", "")).isFalse();
        assertThatThrownBy(() -> drains("yes", "")).hasMessageContaining("MODELSWAP_DRAIN is 'yes'");
    }

    private static boolean drains(String drain, String namespaces) {
        return OperatorConfig.of(Map.of(
                        "MODELSWAP_PROXY_IMAGE", "proxy:1",
                        "MODELSWAP_DRAIN", drain,
                        "MODELSWAP_NAMESPACES", namespaces))
                .drains();
    }

    @Test
    void withoutALeaseThereIsNoElection() {
        assertThat(OperatorConfig.of(Map.of("MODELSWAP_PROXY_IMAGE", "proxy:1")).candidacy())
                .isEmpty();
    }

    @Test
    void leaseWithoutThePodsNameIsRefused() {
        assertThatThrownBy(() -> OperatorConfig.of(Map.of(
                        "MODELSWAP_PROXY_IMAGE", "proxy:1",
                        "MODELSWAP_LEASE", "modelswap-operator",
                        "MODELSWAP_POD_NAMESPACE", "modelswap-system")))
                .hasMessageContaining("MODELSWAP_POD_NAME");
    }
}
