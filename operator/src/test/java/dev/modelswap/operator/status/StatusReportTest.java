package dev.modelswap.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modelswap.crds.api.ModelStatus;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusReportTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = FIRST.plusSeconds(60);
    private static final String TINY = ObjectNames.modelDeployment("lab", "tiny");

    private static final Acceptance ACCEPTED = new Acceptance.Accepted();
    private static final Acceptance INVALID =
            new Acceptance.Invalid(List.of(new Problem("spec.a", "wrong"), new Problem("spec.b", "wrong too")));
    private static final Acceptance REFUSED =
            new Acceptance.Refused(List.of(new Refusal("Deployment", TINY, "tiny", "bad volume")));

    private final ModelSwap resource = Serialization.unmarshal("""
            apiVersion: modelswap.dev/v1alpha1
            kind: ModelSwap
            metadata: {name: lab, namespace: team, generation: 4}
            spec:
              activeProfile: coding
              models: [{name: tiny, image: "server:1"}]
              profiles: [{name: coding, aliases: {a: tiny}}]
            """, ModelSwap.class);

    @Test
    void everythingInOrderIsReady() {
        ModelSwapStatus status = report(ACCEPTED, FIRST, proxy(1));

        assertThat(status.observedGeneration()).isEqualTo(4);
        assertThat(status.activeProfile()).isEqualTo("coding");
        assertThat(status.url()).isEqualTo("http://lab.team.svc");
        assertThat(status.conditions())
                .extracting(Condition::getType, Condition::getStatus, Condition::getReason)
                .containsExactly(
                        tuple("Accepted", "True", "Valid"),
                        tuple("ProfileResolved", "True", "ProfileFound"),
                        tuple("ProxyAvailable", "True", "ProxyReady"),
                        tuple("Ready", "True", "Serving"));
        assertThat(status.conditions())
                .extracting(Condition::getObservedGeneration)
                .containsOnly(4L);
    }

    @Test
    void resourceWithoutModelsAndPeersHasNothingToServe() {
        ModelSwap empty = Serialization.unmarshal(
                Serialization.asYaml(resource).replaceAll("(?s)  models:.*?  profiles:", "  models: []\n  profiles:"),
                ModelSwap.class);

        ModelSwapStatus status = StatusReport.of(
                empty, ACCEPTED, ServingConfig.EMPTY, observed(Stream.of(proxy(1)), Stream.of()), at(FIRST));

        assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("NothingToServe");
    }

    @Test
    void profileThatProxiesKnowIsActiveBeforeTheRestIsLookedAt() {
        resource.setStatus(report(ACCEPTED, FIRST, proxy(1)));
        ServingConfig known = ServingConfig.of("lab", resource.getSpec());
        assertThat(StatusReport.withProfileOf(resource, known))
                .as("active already")
                .isEmpty();
        resource.setStatus(withProfile(resource.getStatus(), null));

        assertThat(StatusReport.withProfileOf(resource, known)).contains(withProfile(resource.getStatus(), "coding"));
    }

    @Test
    void profileThatProxiesDoNotKnowYetWaitsForTheRest() {
        resource.setStatus(withProfile(report(ACCEPTED, FIRST, proxy(1)), null));

        assertThat(StatusReport.withProfileOf(resource, ServingConfig.EMPTY)).isEmpty();
    }

    @Test
    void profileThatTheProxySaysItServesByIsToldAsSuch() {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .addToAnnotations(ObjectNames.SERVED_PROFILE_ANNOTATION, "coding")
                .endMetadata()
                .build();

        assertThat(served(Optional.of(lease))).isEqualTo("coding");
        lease.getMetadata().getAnnotations().put(ObjectNames.SERVED_PROFILE_ANNOTATION, "");
        assertThat(served(Optional.of(lease))).isNull();
        lease.getMetadata().setAnnotations(null);
        assertThat(served(Optional.of(lease))).isNull();
        assertThat(served(Optional.empty())).isNull();
    }

    private @Nullable String served(Optional<Lease> lease) {
        Observed observed = new Observed(name -> Optional.empty(), Stream.of(), lease, pod -> Optional.empty());
        return StatusReport.of(resource, ACCEPTED, serving(), observed, at(FIRST))
                .servedProfile();
    }

    @Test
    void modelsThatAreReadyAndThoseThatHaveFailedAreNamedForTheTable() {
        ModelSwapStatus status = new ModelSwapStatus(
                1L,
                null,
                null,
                null,
                List.of(
                        model("a", ModelStatus.Phase.Ready),
                        model("b", ModelStatus.Phase.Failed),
                        model("c", ModelStatus.Phase.Ready),
                        model("d", ModelStatus.Phase.Stopped)),
                List.of());

        assertThat(status.loaded()).isEqualTo("a,c");
        assertThat(status.failed()).isEqualTo("b");
        assertThat(report(ACCEPTED, FIRST).loaded()).isNull();
    }

    private static ModelStatus model(String name, ModelStatus.Phase phase) {
        return new ModelStatus(name, phase, "lab-" + name, null, null, null);
    }

    private static ModelSwapStatus withProfile(ModelSwapStatus status, @Nullable String profile) {
        return new ModelSwapStatus(
                status.observedGeneration(), profile, null, status.url(), status.models(), status.conditions());
    }

    @Test
    void proxyThatIsNotThereIsNotAvailable() {
        assertThat(condition(report(ACCEPTED, FIRST), "ProxyAvailable").getReason())
                .isEqualTo("ProxyMissing");
        assertThat(condition(report(ACCEPTED, FIRST, proxy(0)), "Ready").getReason())
                .isEqualTo("ProxyNotReady");
    }

    @Test
    void proxyThatCannotStartSaysWhy() {
        Pod pod = Pods.of("", Pods.waiting("ImagePullBackOff", "no such image"));
        pod.getMetadata().getLabels().put(ObjectNames.COMPONENT_LABEL, ObjectNames.PROXY);

        ModelSwapStatus status = report(ACCEPTED, FIRST, Stream.of(proxy(0)), Stream.of(pod));

        assertThat(condition(status, "ProxyAvailable").getMessage())
                .isEqualTo("no pod of the proxy is ready: ImagePullBackOff: no such image");
    }

    @Test
    void statusThatChangedNothingIsEqualToTheLast() {
        resource.setStatus(report(ACCEPTED, FIRST, proxy(1)));

        assertThat(report(ACCEPTED, LATER, proxy(1))).isEqualTo(resource.getStatus());
    }

    @Test
    void transitionTimesMoveOnlyWithTheStatusAndThePhase() {
        resource.setStatus(report(ACCEPTED, FIRST, proxy(0)));

        ModelSwapStatus status = report(ACCEPTED, LATER, Stream.of(proxy(1), Pods.deployment(TINY, 1)), Stream.of());

        assertThat(condition(status, "Accepted").getLastTransitionTime()).isEqualTo(FIRST.toString());
        assertThat(condition(status, "ProxyAvailable").getLastTransitionTime()).isEqualTo(LATER.toString());
        ModelStatus tiny = status.models().getFirst();
        assertThat(tiny.phase()).isEqualTo(ModelStatus.Phase.Starting);
        assertThat(tiny.lastTransitionTime()).isEqualTo(LATER.toString());
    }

    @Test
    void modelsAreSeenThroughTheirDeploymentsAndPods() {
        ModelSwapStatus status = report(
                ACCEPTED,
                FIRST,
                Stream.of(Pods.deployment(TINY, 1)),
                Stream.of(Pods.of(TINY, Pods.ready()), Pods.of("another", Pods.running())));

        assertThat(status.models())
                .containsExactly(new ModelStatus("tiny", ModelStatus.Phase.Ready, TINY, null, null, FIRST.toString()));
    }

    @Test
    void invalidSpecListsAllProblemsAndKeepsProfileAndModels() {
        resource.setStatus(report(ACCEPTED, FIRST, proxy(1)));

        ModelSwapStatus status = report(INVALID, LATER, proxy(1));

        assertThat(condition(status, "Accepted").getReason()).isEqualTo("InvalidSpec");
        assertThat(condition(status, "Accepted").getMessage()).isEqualTo("spec.a: wrong\nspec.b: wrong too");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("InvalidSpec");
        assertThat(status.activeProfile()).isEqualTo("coding");
        assertThat(status.models()).hasSize(1);
    }

    @Test
    void whatTheClusterRefusesIsNamed() {
        Acceptance refused = new Acceptance.Refused(List.of(new Refusal("Service", "lab", null, "no such type")));

        Condition accepted = condition(report(refused, FIRST, proxy(1)), "Accepted");

        assertThat(accepted.getReason()).isEqualTo("RefusedByCluster");
        assertThat(accepted.getMessage()).isEqualTo("Service lab: no such type");
    }

    @Test
    void modelWhoseDeploymentIsRefusedHasFailedInTheWordsOfTheServer() {
        ModelStatus tiny = report(REFUSED, FIRST, proxy(1)).models().getFirst();

        assertThat(tiny.phase()).isEqualTo(ModelStatus.Phase.Failed);
        assertThat(tiny.reason()).isEqualTo("RefusedByCluster");
        assertThat(tiny.message()).isEqualTo("bad volume");
    }

    @Test
    void modelWhoseChangeIsRefusedStaysInItsPhaseAndSaysSo() {
        ModelStatus stopped =
                report(REFUSED, FIRST, Pods.deployment(TINY, 0)).models().getFirst();
        ModelStatus running = report(
                        REFUSED, FIRST, Stream.of(Pods.deployment(TINY, 1)), Stream.of(Pods.of(TINY, Pods.ready())))
                .models()
                .getFirst();

        assertThat(stopped.phase()).isEqualTo(ModelStatus.Phase.Stopped);
        assertThat(running.phase()).isEqualTo(ModelStatus.Phase.Ready);
        assertThat(List.of(stopped, running)).allSatisfy(tiny -> {
            assertThat(tiny.reason()).isEqualTo("RefusedByCluster");
            assertThat(tiny.message()).isEqualTo("its change is refused: bad volume");
        });
    }

    @Test
    void failureOfWhatRunsIsMoreTellingThanARefusedChange() {
        ModelStatus tiny = report(
                        REFUSED,
                        FIRST,
                        Stream.of(Pods.deployment(TINY, 1)),
                        Stream.of(Pods.of(TINY, Pods.waiting("ErrImagePull", "no such image"))))
                .models()
                .getFirst();

        assertThat(tiny.reason()).isEqualTo("ErrImagePull");
    }

    @Test
    void longWordsOfTheServerDoNotFillTheStatus() {
        Acceptance refused =
                new Acceptance.Refused(List.of(new Refusal("Deployment", TINY, "tiny", "x".repeat(100_000))));

        assertThat(report(refused, FIRST, proxy(1)).models().getFirst().message())
                .hasSize(512)
                .endsWith("x…");
    }

    @Test
    void aliasWhoseNullWasLostIsAConditionOfItsOwnAndTheSpecStaysAccepted() {
        resource.getMetadata().setAnnotations(Map.of("kubectl.kubernetes.io/last-applied-configuration", """
                {"spec": {"profiles": [{"name": "coding", "aliases": {"a": "tiny", "image-gen": null}}]}}
                """));

        ModelSwapStatus status = report(ACCEPTED, FIRST, proxy(1));

        Condition lost = condition(status, "NullsLost");
        assertThat(lost.getStatus()).isEqualTo("True");
        assertThat(lost.getReason()).isEqualTo("NullsDropped");
        assertThat(lost.getMessage()).contains("spec.profiles[coding].aliases", "'image-gen'", "write \"\" instead");
        assertThat(condition(status, "Accepted").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    }

    @Test
    void portOtherThan80BelongsToTheUrl() {
        ModelSwap other = Serialization.unmarshal(
                Serialization.asYaml(resource).replace("profiles:", "proxy: {servicePort: 8000}\n  profiles:"),
                ModelSwap.class);

        assertThat(StatusReport.of(other, ACCEPTED, serving(), observed(Stream.of(), Stream.of()), at(FIRST))
                        .url())
                .isEqualTo("http://lab.team.svc:8000");
    }

    private ModelSwapStatus report(Acceptance acceptance, Instant now, Deployment... deployments) {
        return report(acceptance, now, Stream.of(deployments), Stream.of());
    }

    private ModelSwapStatus report(
            Acceptance acceptance, Instant now, Stream<Deployment> deployments, Stream<Pod> pods) {
        return StatusReport.of(resource, acceptance, serving(), observed(deployments, pods), at(now));
    }

    private static Observed observed(Stream<Deployment> deployments, Stream<Pod> pods) {
        Map<String, Deployment> byName = deployments.collect(
                Collectors.toMap(deployment -> deployment.getMetadata().getName(), Function.identity()));
        return new Observed(
                name -> Optional.ofNullable(byName.get(name)), pods, Optional.empty(), pod -> Optional.empty());
    }

    private ServingConfig serving() {
        return ServingConfig.of("lab", resource.getSpec());
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now.plusMillis(7), ZoneOffset.UTC);
    }

    private static Deployment proxy(int available) {
        return new DeploymentBuilder(Pods.deployment(ObjectNames.proxy("lab"), 1))
                .withNewStatus()
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    private static Condition condition(ModelSwapStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .orElseThrow();
    }
}
