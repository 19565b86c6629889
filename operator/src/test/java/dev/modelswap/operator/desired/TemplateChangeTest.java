package dev.modelswap.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServedModel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateChangeTest {

    private static final String TINY = ObjectNames.modelDeployment("lab", "tiny");

    private static final Pod PROXY = new PodBuilder()
            .withNewMetadata()
            .addToLabels(ObjectNames.COMPONENT_LABEL, ObjectNames.PROXY)
            .endMetadata()
            .build();

    private final DesiredState before = desired("{name: tiny, image: 'server:1', port: 1000}", Present.NOTHING);

    @Test
    void changedTemplateOfARunningModelWaits() {
        Deployment changed = model(desired("{name: tiny, image: 'server:2'}", Present.NOTHING));

        assertThat(TemplateChange.mustWait(changed, actual(1))).isTrue();
        assertThat(TemplateChange.mustWait(changed, actual(0))).isFalse();
        assertThat(TemplateChange.isDue(changed, actual(0))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl: 5m", "aliases: [small]", "concurrencyLimit: 3", "replicas: 2", "useModelName: x"})
    void whatIsNotOfThePodChangesNoTemplate(String setting) {
        Deployment changed =
                model(desired("{name: tiny, image: 'server:1', port: 1000, " + setting + "}", Present.NOTHING));

        assertThat(TemplateChange.isDue(changed, actual(1))).isFalse();
    }

    @Test
    void orderOfMapsChangesNoTemplate() {
        DesiredState one = desired("{name: tiny, image: i, nodeSelector: {a: '1', b: '2'}}", Present.NOTHING);
        DesiredState other = desired("{name: tiny, image: i, nodeSelector: {b: '2', a: '1'}}", Present.NOTHING);

        assertThat(TemplateChange.isDue(model(one), model(other))).isFalse();
    }

    @Test
    void deploymentOfAnEarlierReleaseIsTreatedAsAnotherTemplate() {
        Deployment unmarked = new DeploymentBuilder(actual(1))
                .editMetadata()
                .withAnnotations(null)
                .endMetadata()
                .build();

        assertThat(TemplateChange.mustWait(model(before), unmarked)).isTrue();
    }

    @Test
    void questionHoldsAsLongAsThePodLives() {
        Deployment changed = model(desired("{name: tiny, image: 'server:2'}", Present.NOTHING));
        Deployment question = TemplateChange.askToUnload(changed, actual(1), List.of(pod("b"), pod("a"), PROXY));
        Deployment asked = new DeploymentBuilder(actual(1))
                .editMetadata()
                .addToAnnotations(question.getMetadata().getAnnotations())
                .endMetadata()
                .build();

        assertThat(TemplateChange.isAsked(question, actual(1))).isFalse();
        assertThat(TemplateChange.isAsked(
                        TemplateChange.askToUnload(changed, asked, List.of(pod("a"), pod("b"), PROXY)), asked))
                .isTrue();
        assertThat(TemplateChange.isAsked(TemplateChange.askToUnload(changed, asked, List.of(pod("c"), PROXY)), asked))
                .isFalse();
        assertThat(TemplateChange.isAsked(TemplateChange.askNothing(asked), asked))
                .isFalse();
    }

    @Test
    void nothingIsAskedWhileOneProxyTakesOverFromAnother() {
        Deployment changed = model(desired("{name: tiny, image: 'server:2'}", Present.NOTHING));
        List<Pod> pods = List.of(pod("a"), PROXY, PROXY);

        assertThat(TemplateChange.askToUnload(changed, actual(1), pods))
                .isEqualTo(TemplateChange.askNothing(actual(1)));
        assertThat(TemplateChange.askToUnload(actual(1), pods)).isEqualTo(TemplateChange.askNothing(actual(1)));
    }

    @Test
    void questionOwnsItsAnnotationAlone() {
        assertThat(TemplateChange.askToUnload(actual(1), List.of(PROXY)))
                .isEqualTo(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(TINY)
                        .withNamespace("team")
                        .addToAnnotations(ObjectNames.UNLOAD_ANNOTATION, "removed")
                        .endMetadata()
                        .build());
    }

    @Test
    void modelThatStillRunsAsItWasIsReachedWhereItWas() {
        DesiredState after =
                desired("{name: tiny, image: 'server:1', port: 2000, healthPath: /up, ttl: 1m}", outdated(1));

        ServedModel served = after.serving().models().getFirst();
        assertThat(served.port()).isEqualTo(1000);
        assertThat(served.healthPath()).isEqualTo("/health");
        assertThat(served.ttl()).hasMinutes(1);
    }

    @Test
    void stoppedModelWhoseChangeIsRefusedIsReachedWhereItWas() {
        DesiredState after = desired("{name: tiny, image: 'server:1', port: 2000}", outdated(0));

        assertThat(after.serving().models().getFirst().port()).isEqualTo(1000);
    }

    @Test
    void modelThatIsDownIsReachedAsTheSpecSays() {
        DesiredState after = desired("{name: tiny, image: 'server:1', port: 2000}", present(0));

        assertThat(after.serving().models().getFirst().port()).isEqualTo(2000);
    }

    @Test
    void proxyMayScaleARemovedModelAsLongAsItRuns() {
        DesiredState running = desired("{name: other, image: i}", present(1));
        DesiredState down = desired("{name: other, image: i}", present(0));

        String other = ObjectNames.modelDeployment("lab", "other");
        assertThat(scalable(running)).containsExactly(other, TINY);
        assertThat(scalable(down)).containsExactly(other);
        assertThat(running.serving().models()).extracting(ServedModel::name).containsExactly("other");
    }

    private Present present(int replicas) {
        return new Present(List.of(actual(replicas)), Set.of(), before.serving());
    }

    /** As {@link #present}, and the change is not in force yet. */
    private Present outdated(int replicas) {
        return new Present(List.of(actual(replicas)), Set.of(TINY), before.serving());
    }

    /** What the cluster has of {@link #before}. */
    private Deployment actual(int replicas) {
        return new DeploymentBuilder(model(before))
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(ObjectNames.DEPLOYMENT_LABEL, TINY)
                .endMetadata()
                .build();
    }

    private static Deployment model(DesiredState state) {
        return state.models().getFirst();
    }

    private static Stream<String> scalable(DesiredState state) {
        return state.proxy().stream()
                .filter(Role.class::isInstance)
                .flatMap((HasMetadata role) -> ((Role) role).getRules().stream())
                .filter(rule -> rule.getResources().contains("deployments/scale"))
                .map(PolicyRule::getResourceNames)
                .flatMap(List::stream);
    }

    private static DesiredState desired(String model, Present present) {
        ModelSwap resource = Serialization.unmarshal("""
                apiVersion: modelswap.dev/v1alpha1
                kind: ModelSwap
                metadata: {name: lab, namespace: team, uid: u-1}
                spec:
                  models: [%s]
                """.formatted(model), ModelSwap.class);
        return DesiredState.of(
                resource, new Platform("proxy:1", false, false, false), present, new ComputedModels().of(resource));
    }
}
