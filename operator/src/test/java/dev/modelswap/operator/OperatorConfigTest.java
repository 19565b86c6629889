package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {

    @Test
    void namespacesAreSeparatedByCommas() {
        OperatorConfig config =
                OperatorConfig.of(Map.of("MODELSWAP_NAMESPACES", "a, b,", "MODELSWAP_PROXY_IMAGE", "proxy:1"));

        assertThat(config.namespaces()).containsExactlyInAnyOrder("a", "b");
        assertThat(config.proxyImage()).isEqualTo("proxy:1");
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
}
