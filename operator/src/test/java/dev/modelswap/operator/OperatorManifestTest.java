package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.operator.desired.DesiredState;
import dev.modelswap.operator.desired.Platform;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperatorManifestTest {

    @Test
    void operatorHasEveryRightThatItGrantsToProxies() throws IOException {
        Set<String> own = rights(clusterRole().getRules());

        Set<String> granted = rights(proxyRole().getRules());

        assertThat(granted).isNotEmpty().isSubsetOf(own);
    }

    private static ClusterRole clusterRole() throws IOException {
        String document = Arrays.stream(
                        Files.readString(Path.of("../install.yaml")).split("\n---\n", -1))
                .filter(text -> text.contains("kind: ClusterRole\n"))
                .findFirst()
                .orElseThrow();
        return Serialization.unmarshal(document, ClusterRole.class);
    }

    private static Role proxyRole() throws IOException {
        String example = Files.readString(Path.of("../config.example.yaml"));
        ModelSwap resource = Serialization.unmarshal(example, ModelSwap.class);
        return DesiredState.of(resource, new Platform("proxy:1", false, false, false)).proxy().stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> rights(List<PolicyRule> rules) {
        return rules.stream().flatMap(OperatorManifestTest::rights).collect(Collectors.toSet());
    }

    private static Stream<String> rights(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(
                                resource -> rule.getVerbs().stream().map(verb -> verb + " " + group + "/" + resource)));
    }
}
