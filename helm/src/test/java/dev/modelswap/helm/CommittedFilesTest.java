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
    private static final Path OLD_CRD = Path.of("../crds/crd/kubernetes-1.20/modelswaps.modelswap.dev.yaml");
    private static final Path OLD_CRD_OF_CHART =
            Chart.FOLDER.resolve("files/kubernetes-1.20/modelswaps.modelswap.dev.yaml");
    private static final Path INSTALL_YAML = Path.of("../install.yaml");
    private static final Path OLD_INSTALL_YAML = Path.of("../install-kubernetes-1.20.yaml");

    @BeforeAll
    static void update() throws IOException {
        if (System.getProperty("chart.update") != null) {
            Files.copy(CRD, CRD_OF_CHART, StandardCopyOption.REPLACE_EXISTING);
            Files.createDirectories(OLD_CRD_OF_CHART.getParent());
            Files.copy(OLD_CRD, OLD_CRD_OF_CHART, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(INSTALL_YAML, installYaml());
            Files.writeString(OLD_INSTALL_YAML, oldInstallYaml());
        }
    }

    @Test
    void crdOfTheChartIsTheOneGeneratedFromTheTypes() {
        assertThat(CRD_OF_CHART).as(UPDATE).hasSameTextualContentAs(CRD);
        assertThat(OLD_CRD_OF_CHART).as(UPDATE).hasSameTextualContentAs(OLD_CRD);
    }

    @Test
    void installYamlIsRenderedFromTheChart() {
        assertThat(INSTALL_YAML).as(UPDATE).hasContent(installYaml());
        assertThat(OLD_INSTALL_YAML).as(UPDATE).hasContent(oldInstallYaml());
    }

    @Test
    void installYamlForOldClustersHasNoRules() throws IOException {
        assertThat(Files.readString(INSTALL_YAML)).contains("x-kubernetes-validations");
        assertThat(Files.readString(OLD_INSTALL_YAML)).doesNotContain("x-kubernetes-validations");
    }

    @Test
    void installYamlInstallsWithTheDevelopmentImagesIntoItsOwnNamespace() throws IOException {
        Manifests installed = Manifests.parse(Files.readString(INSTALL_YAML));

        assertThat(installed.names())
                .contains("Namespace/modelswap-system")
                .containsAll(Chart.OBJECTS)
                .hasSize(Chart.OBJECTS.size() + 1);
        assertThat(Files.readString(INSTALL_YAML))
                .contains("image: \"modelswap-operator:dev\"", "value: \"modelswap-proxy:dev\"")
                .contains(Files.readString(CRD).strip())
                .doesNotContain("helm.sh/");
    }

    private static String installYaml() {
        return InstallYaml.render("install.yaml", true);
    }

    private static String oldInstallYaml() {
        return InstallYaml.render("install-kubernetes-1.20.yaml", false);
    }
}
