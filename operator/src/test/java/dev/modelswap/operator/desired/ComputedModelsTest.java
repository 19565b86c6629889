package dev.modelswap.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComputedModelsTest {

    private final ComputedModels models = new ComputedModels();

    @Test
    void onlyTheModelThatChangedIsComputedAgain() {
        List<Deployment> before = models.of(resource("uid-1", "server:1", "b:1"));

        List<Deployment> after = models.of(resource("uid-1", "server:1", "b:2"));

        assertThat(after.getFirst()).isSameAs(before.getFirst());
        assertThat(image(after.getLast())).isEqualTo("b:2");
    }

    @Test
    void changedDefaultsChangeEveryModel() {
        models.of(resource("uid-1", "server:1", "b:1"));

        assertThat(image(models.of(resource("uid-1", "server:2", "b:1")).getFirst()))
                .isEqualTo("server:2");
    }

    @Test
    void resourceOfTheSameNameThatWasCreatedAnewOwnsWhatIsComputed() {
        models.of(resource("uid-1", "server:1", "b:1"));

        assertThat(models.of(resource("uid-2", "server:1", "b:1")))
                .allSatisfy(deployment -> assertThat(deployment
                                .getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getUid())
                        .isEqualTo("uid-2"));
    }

    @Test
    void forgottenResourceIsComputedAgain() {
        ModelSwap resource = resource("uid-1", "server:1", "b:1");
        Deployment before = models.of(resource).getFirst();

        models.forget(resource);

        assertThat(models.of(resource).getFirst()).isNotSameAs(before).isEqualTo(before);
    }

    private static String image(Deployment deployment) {
        return deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private static ModelSwap resource(String uid, String defaultImage, String imageOfB) {
        return Serialization.unmarshal("""
                apiVersion: modelswap.dev/v1alpha1
                kind: ModelSwap
                metadata: {name: lab, namespace: team, uid: %s}
                spec:
                  defaults: {image: "%s"}
                  models: [{name: a}, {name: b, image: "%s"}]
                """.formatted(uid, defaultImage, imageOfB), ModelSwap.class);
    }
}
