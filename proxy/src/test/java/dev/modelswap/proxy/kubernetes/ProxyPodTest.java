package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Cluster.Successor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyPodTest {

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: next}
            spec:
              containers:
              - {name: sidecar, ports: [{name: http, containerPort: 1}]}
              - {name: proxy, ports: [{name: http, containerPort: 8080}, {name: management, containerPort: 8081}]}
            status: {podIP: 10.0.0.7, conditions: [{type: Ready, status: "True"}]}
            """;

    @Test
    void readyPodServesAtItsProxysPort() {
        assertThat(ProxyPod.serving(pod(POD))).contains(new Successor("10.0.0.7", 8080));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            status: "True"   | status: "False"
            podIP: 10.0.0.7, | ` `
            {name: next}     | {name: next, deletionTimestamp: "2026-01-01T00:00:00Z"}
            name: proxy      | name: other
            """)
    void podThatIsNotReadyOrEndsOrIsNoProxyServesNobody(String part, String instead) {
        assertThat(POD).contains(part);

        assertThat(ProxyPod.serving(pod(POD.replace(part, instead)))).isEmpty();
    }

    private static Pod pod(String yaml) {
        return Serialization.unmarshal(yaml, Pod.class);
    }
}
