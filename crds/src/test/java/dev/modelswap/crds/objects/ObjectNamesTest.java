package dev.modelswap.crds.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {

    private static final String LONGEST_RESOURCE = "r".repeat(ObjectNames.MAX_RESOURCE_NAME);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-a",
                "author/model:tag",
                "Qwen3.5-Coder",
                "org/Name_v1.2:Q4_K_M",
                "-",
                "/",
                ":::",
                "a-",
                "-a",
                "模型",
                "İstanbul",
                "x y"
            })
    void deploymentOfAnyModelIsADnsLabel(String model) {
        assertThat(ObjectNames.modelDeployment("lab", model))
                .matches("[a-z]([-a-z0-9]*[a-z0-9])?")
                .hasSizeLessThan(64);
    }

    @Test
    void longestNamesStayADnsLabelThatPodsCanExtend() {
        for (int length = 1; length <= 253; length++) {
            String name = ObjectNames.modelDeployment(
                    LONGEST_RESOURCE, "m-".repeat(127).substring(0, length));

            assertThat(name).matches("[a-z]([-a-z0-9]*[a-z0-9])?").hasSizeLessThanOrEqualTo(52);
        }
    }

    @Test
    void namesThatAreSpelledAlikeStayApart() {
        List<String> alike = List.of("a/b", "a:b", "a.b", "a-b", "A-B", "a--b", "-a-b", "a_b");

        assertThat(alike.stream().map(model -> ObjectNames.modelDeployment("lab", model)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("lab-a-b-"));
    }

    @Test
    void namesThatDifferOnlyWhereTheyAreCutStayApart() {
        String common = "m".repeat(252);

        assertThat(ObjectNames.modelDeployment("lab", common + "1"))
                .isNotEqualTo(ObjectNames.modelDeployment("lab", common + "2"));
    }

    @Test
    void modelsOfDifferentResourcesStayApart() {
        assertThat(ObjectNames.modelDeployment("a", "b-c")).isNotEqualTo(ObjectNames.modelDeployment("a-b", "c"));
    }

    @Test
    void nameIsTheSameInEveryRelease() {
        assertThat(ObjectNames.modelDeployment("lab", "author/model:tag")).isEqualTo("lab-author-model-tag-81e8d6e2");
    }

    @Test
    void objectsOfTheLongestResourceAreDnsLabels() {
        assertThat(List.of(
                        ObjectNames.proxy(LONGEST_RESOURCE),
                        ObjectNames.service(LONGEST_RESOURCE),
                        ObjectNames.servingConfig(LONGEST_RESOURCE)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.length() < 64);
    }
}
