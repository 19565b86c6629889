package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.cluster.lab.TestCluster;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users copy, applied as they would, though without the Secrets and classes that it mentions: the API server takes it, and
 * what the operator makes of it, and the proxy comes up.
 */
@ExtendWith(Installation.class)
class ExamplesIT {

    @ParameterizedTest
    @MethodSource
    void exampleIsAcceptedAndItsProxyServes(Path file, KubernetesClient client) throws IOException {
        String yaml = Files.readString(file);
        try (Lab lab = Lab.empty(client)) {
            for (String document : yaml.split("(?m)^---$", -1)) {
                lab.apply(document);
            }

            ModelSwap resource = lab.await(file + " to be accepted or not")
                    .until(() -> onlyResource(client, lab), seen -> condition(seen, "Accepted") != null);
            assertThat(condition(resource, "Accepted"))
                    .extracting(Condition::getStatus, Condition::getMessage)
                    .containsExactly("True", "the spec is valid");
            lab.await("the proxy of " + file)
                    .until(
                            () -> condition(onlyResource(client, lab), "ProxyAvailable"),
                            condition ->
                                    condition != null && condition.getStatus().equals("True"));
            int models = resource.getSpec().models().size();
            lab.await("a Deployment for each model of " + file)
                    .until(() -> client.apps()
                                    .deployments()
                                    .inNamespace(lab.namespace())
                                    .withLabel(ObjectNames.COMPONENT_LABEL, ObjectNames.MODEL)
                                    .list()
                                    .getItems()
                                    .size()
                            == models);
        }
    }

    static Stream<Path> exampleIsAcceptedAndItsProxyServes() throws IOException {
        Path project = TestCluster.project();
        try (Stream<Path> examples = Files.list(project.resolve("examples"))) {
            return Stream.concat(Stream.of(project.resolve("config.example.yaml")), examples.sorted())
                    .toList()
                    .stream();
        }
    }

    private static ModelSwap onlyResource(KubernetesClient client, Lab lab) {
        List<ModelSwap> resources = client.resources(ModelSwap.class)
                .inNamespace(lab.namespace())
                .list()
                .getItems();
        assertThat(resources).hasSize(1);
        return resources.getFirst();
    }

    private static @Nullable Condition condition(ModelSwap resource, String type) {
        return resource.getStatus() == null
                ? null
                : resource.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst()
                        .orElse(null);
    }
}
