package dev.modelswap.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommittedFilesTest {

    private static final String UPDATE = "make it anew with: ./mvnw -pl helm test -Dchart.update";
    private static final Path CRD = Path.of("../crds/crd/modelswaps.modelswap.dev.yaml");
    private static final Path CRD_OF_CHART = Chart.FOLDER.resolve("files/modelswaps.modelswap.dev.yaml");
    private static final Path INSTALL_YAML = Path.of("../install.yaml");

    @BeforeAll
    static void update() throws IOException {
        if (System.getProperty("chart.update") != null) {
            Files.copy(CRD, CRD_OF_CHART, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(INSTALL_YAML, InstallYaml.render());
        }
    }

    @Test
    void crdOfTheChartIsTheOneGeneratedFromTheTypes() {
        assertThat(CRD_OF_CHART).as(UPDATE).hasSameTextualContentAs(CRD);
    }

    @Test
    void installYamlIsRenderedFromTheChart() {
        assertThat(INSTALL_YAML).as(UPDATE).hasContent(InstallYaml.render());
    }

    @Test
    void installYamlInstallsWithTheDevelopmentImagesIntoItsOwnNamespace() throws IOException {
        Manifests installed = Manifests.parse(Files.readString(INSTALL_YAML));

        assertThat(installed.names())
                .containsExactlyInAnyOrder(
                        "Namespace/modelswap-system",
                        "CustomResourceDefinition/modelswaps.modelswap.dev",
                        "ServiceAccount/modelswap-operator",
                        "ClusterRole/modelswap-operator",
                        "ClusterRoleBinding/modelswap-operator",
                        "Deployment/modelswap-operator");
        assertThat(Files.readString(INSTALL_YAML))
                .contains("image: \"modelswap-operator:dev\"", "value: \"modelswap-proxy:dev\"")
                .contains(Files.readString(CRD).strip())
                .doesNotContain("helm.sh/");
    }
}
