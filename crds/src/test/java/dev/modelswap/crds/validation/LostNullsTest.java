package dev.modelswap.crds.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The annotation is what {@code kubectl apply} 1.32 wrote for a file with these nulls. */
class LostNullsTest {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final String APPLIED = """
            {"apiVersion":"modelswap.dev/v1alpha1","kind":"ModelSwap","metadata":{"annotations":{},"name":"lab",\
            "namespace":"default"},"spec":{"models":[{"image":"server","name":"a"}],"profiles":[{"aliases":\
            {"assistant":"a","gone":null,"off":""},"name":"p"},{"aliases":{"image-gen":null},"name":"q"}]}}
            """;

    @Test
    void aliasThatApplyDroppedIsNamedWithTheRemedy() {
        ModelSwap resource = stored("{assistant: a, 'off': ''}", "{}", APPLIED);

        assertThat(LostNulls.problems(resource))
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.profiles[p].aliases: 'gone' was given as null, which kubectl apply drops, so the profile does"
                                + " not disable it: write \"\" instead",
                        "spec.profiles[q].aliases: 'image-gen' was given as null, which kubectl apply drops, so the profile"
                                + " does not disable it: write \"\" instead");
    }

    @Test
    void aliasThatIsThereIsNotLost() {
        ModelSwap resource = stored("{assistant: a, gone: null, 'off': ''}", "{image-gen: ''}", APPLIED);

        assertThat(LostNulls.problems(resource)).isEmpty();
    }

    @Test
    void profileThatSomebodyRemovedSinceIsNoMatter() {
        ModelSwap resource = stored("{assistant: a, gone: a}", "{}", APPLIED.replace("\"q\"", "\"removed\""));

        assertThat(LostNulls.problems(resource)).isEmpty();
    }

    @Test
    void resourceThatWasNotAppliedLostNothing() {
        ModelSwap resource = stored("{assistant: a}", "{}", APPLIED);

        resource.getMetadata().setAnnotations(Map.of());
        assertThat(LostNulls.problems(resource)).isEmpty();
        resource.getMetadata().setAnnotations(null);
        assertThat(LostNulls.problems(resource)).isEmpty();
    }

    @Test
    void annotationThatIsNothingOfKubectlsSaysNothing() {
        for (String text :
                List.of("", "no JSON {", "null", "7", "{\"spec\":{\"profiles\":{\"p\":null}}}", "{\"spec\":[]}")) {
            assertThat(LostNulls.problems(stored("{assistant: a}", "{}", text)))
                    .as(text)
                    .isEmpty();
        }
    }

    private static ModelSwap stored(String aliasesOfP, String aliasesOfQ, String annotation) {
        ModelSwap resource = Serialization.unmarshal("""
                apiVersion: modelswap.dev/v1alpha1
                kind: ModelSwap
                metadata: {name: lab}
                spec:
                  models: [{name: a, image: server}]
                  profiles:
                    - {name: p, aliases: %s}
                    - {name: q, aliases: %s}
                """.formatted(aliasesOfP, aliasesOfQ), ModelSwap.class);
        resource.getMetadata().setAnnotations(Map.of(LAST_APPLIED, annotation));
        return resource;
    }
}
