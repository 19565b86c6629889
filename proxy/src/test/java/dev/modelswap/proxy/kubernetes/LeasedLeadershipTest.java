package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Cluster.Lead;
import dev.modelswap.proxy.testing.FakeApiServer;
import dev.modelswap.proxy.testing.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proxies of one resource before one Lease. */
class LeasedLeadershipTest {

    private static final String LEASE = ObjectNames.proxy("lab");

    private final Vertx vertx = Vertx.vertx();
    private final FakeApiServer server = new FakeApiServer(vertx);
    private final List<KubernetesCluster> proxies = new ArrayList<>();
    private final AtomicInteger deposed = new AtomicInteger();

    @BeforeEach
    void leaseOfNobody() {
        leaseOf(null);
        pod("first", "one", "2026-01-01T11:00:00Z");
        pod("second", "one", "2026-01-01T11:01:00Z");
        pod("newer", "two", "2026-01-01T11:02:00Z");
        server.put("deployments", deployment(0));
    }

    @AfterEach
    void close() {
        proxies.forEach(KubernetesCluster::close);
        server.close();
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void firstThatComesActsAndTheOtherStandsBy() {
        whileLeading("first");

        KubernetesCluster second = proxy("second");
        CompletableFuture<Lead> taken = take(second);

        assertThat(second.scale("model", 1, LeasedLeadershipTest::may))
                .failsWithin(Waiting.LONGEST)
                .withThrowableThat()
                .withCauseInstanceOf(Cluster.NotLeader.class);
        assertThat(taken).isNotDone();
        assertThat(server.replicas("model")).isZero();
        assertThat(server.holder(LEASE)).isEqualTo("first");
    }

    @Test
    void theOneInOfficeScales() {
        KubernetesCluster first = whileLeading("first");

        Waiting.resultOf(first.scale("model", 1, LeasedLeadershipTest::may).toCompletableFuture());

        assertThat(server.replicas("model")).isEqualTo(1);
    }

    @Test
    void successorIsTheOtherOneInOfficeOnceItIsReady() {
        KubernetesCluster first = whileLeading("first");
        assertThat(Waiting.resultOf(first.successor().toCompletableFuture())).isEmpty();

        leaseOf("second");
        assertThat(Waiting.resultOf(first.successor().toCompletableFuture())).isEmpty();

        server.put("pods", ready("second"));
        assertThat(Waiting.resultOf(first.successor().toCompletableFuture()))
                .contains(new Cluster.Successor("10.0.0.2", 8080));
    }

    private static Pod ready(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("space")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("proxy")
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPodIP("10.0.0.2")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    @Test
    void writeOfOneThatWasHaltedBeforeItIsRefusedOnceAnotherHasTakenOver() {
        KubernetesCluster first = whileLeading("first");
        Waiting.resultOf(first.scale("model", 1, LeasedLeadershipTest::may).toCompletableFuture());
        KubernetesCluster second = proxy("second");
        // The first one has looked at the Lease by then.
        server.beforeNextScale(() -> {
            leaseOf("second");
            server.put("deployments", deployment(1));
        });

        assertThat(first.scale("model", 0, LeasedLeadershipTest::may))
                .failsWithin(Waiting.LONGEST)
                .withThrowableThat()
                .withCauseInstanceOf(Cluster.NotLeader.class);
        assertThat(server.replicas("model")).isEqualTo(1);
        second.close();
    }

    @Test
    void deploymentThatHasChangedMeanwhileIsScaledAllTheSame() {
        KubernetesCluster first = whileLeading("first");
        Waiting.resultOf(first.scale("model", 1, LeasedLeadershipTest::may).toCompletableFuture());
        server.put("deployments", deployment(1));

        Waiting.resultOf(first.scale("model", 0, LeasedLeadershipTest::may).toCompletableFuture());

        assertThat(server.replicas("model")).isZero();
    }

    @Test
    void whoeverTakesOverFromOneThatHasNotResignedFencesItOff() {
        whileLeading("first");
        String before = server.version("deployments", "model");
        CompletableFuture<Lead> taken = take(proxy("second"));

        server.delete("pods", "first");
        Waiting.resultOf(taken);

        assertThat(server.version("deployments", "model")).isNotEqualTo(before);
    }

    @Test
    void whoeverTakesOverFromOneThatHasResignedNeedNotFenceItOff() {
        KubernetesCluster first = whileLeading("first");
        String before = server.version("deployments", "model");
        CompletableFuture<Lead> taken = take(proxy("second"));

        Waiting.resultOf(first.resign().toCompletableFuture());
        Waiting.resultOf(taken);

        assertThat(server.version("deployments", "model")).isEqualTo(before);
    }

    @Test
    void leadIsNotTakenBeforeTheOneBeforeIsFencedOff() {
        whileLeading("first");
        CompletableFuture<Lead> taken = take(proxy("second"));
        server.refuseStatuses(true);

        server.delete("pods", "first");
        Waiting.until(() -> server.holder(LEASE).equals("second"));
        assertThat(taken).isNotDone();
        server.refuseStatuses(false);
        Waiting.resultOf(taken);

        assertThat(server.holder(LEASE)).isEqualTo("second");
    }

    @Test
    void eachTakeOverBeginsALaterEpoch() {
        KubernetesCluster first = proxy("first");
        long before = Waiting.resultOf(take(first)).epoch();
        CompletableFuture<Lead> taken = take(proxy("second"));

        Waiting.resultOf(first.resign().toCompletableFuture());
        long then = Waiting.resultOf(taken).epoch();
        Waiting.resultOf(proxies.getLast().resign().toCompletableFuture());
        long again = Waiting.resultOf(take(proxy("second"))).epoch();

        assertThat(before).isLessThan(then);
        assertThat(then).isLessThan(again);
    }

    @Test
    void oneThatIsSilentForItsTermLosesTheLead() {
        leaseOf("first");
        LeasedLeadership hasty = leadership("second", () -> 100 * System.nanoTime());

        Lead lead = Waiting.resultOf(hasty.take(deposed::incrementAndGet));

        assertThat(server.holder(LEASE)).isEqualTo("second");
        assertThat(lead.silence()).isGreaterThanOrEqualTo(LeaseSeen.TERM);
    }

    @Test
    void oneThatRenewsKeepsTheLead() {
        whileLeading("first");
        AtomicLong looks = new AtomicLong();
        // So fast that the term is over after ten looks without a renewal.
        LeasedLeadership second = leadership("second", () -> looks.incrementAndGet() * LeaseSeen.TERM.toNanos() / 20);
        CompletableFuture<Lead> taken = second.take(deposed::incrementAndGet);

        Waiting.until(() -> looks.get() > 60);

        assertThat(taken).isNotDone();
        Waiting.resultOf(second.resign());
    }

    private LeasedLeadership leadership(String pod, LongSupplier clock) {
        KubernetesClient client = server.client();
        return new LeasedLeadership(
                client,
                new ApiCalls(client),
                new Candidate("space", LEASE, pod),
                () -> CompletableFuture.completedFuture(null),
                new LeaseTerm(clock));
    }

    private static Deployment deployment(int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("model")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    @Test
    void standbyTakesOverWhenTheOtherResigns() {
        KubernetesCluster first = whileLeading("first");
        CompletableFuture<Lead> taken = take(proxy("second"));

        Waiting.resultOf(first.resign().toCompletableFuture());
        Waiting.resultOf(taken);

        assertThat(server.holder(LEASE)).isEqualTo("second");
        assertThat(first.scale("model", 1, LeasedLeadershipTest::may)).failsWithin(Waiting.LONGEST);
        assertThat(deposed).hasValue(0);
    }

    @Test
    void standbyTakesOverWhenThePodOfTheOtherHasGone() {
        whileLeading("first");
        CompletableFuture<Lead> taken = take(proxy("second"));

        server.delete("pods", "first");
        Waiting.resultOf(taken);

        Waiting.until(() -> deposed.get() == 1);
        assertThat(server.holder(LEASE)).isEqualTo("second");
    }

    @Test
    void containerThatIsStartedAgainInItsPodIsInOfficeAtOnce() {
        leaseOf("first");

        whileLeading("first");

        assertThat(server.holder(LEASE)).isEqualTo("first");
    }

    @Test
    void rolloutHandsOverToTheNewProxyWhileTheOldOneLives() {
        KubernetesCluster first = whileLeading("first");

        whileLeading("newer");

        Waiting.until(() -> deposed.get() == 1);
        assertThat(first.scale("model", 1, LeasedLeadershipTest::may)).failsWithin(Waiting.LONGEST);
    }

    @Test
    void handOverThatTheApiServerRefusesIsTriedAgain() {
        whileLeading("first");
        CompletableFuture<Lead> taken = take(proxy("newer"));
        server.refuseWrite(503, null);
        server.refuseWrite(500, null);

        Waiting.resultOf(taken);

        assertThat(server.holder(LEASE)).isEqualTo("newer");
    }

    @Test
    void awayApiServerCostsNobodyTheOffice() {
        KubernetesCluster first = whileLeading("first");
        CompletableFuture<Lead> taken = take(proxy("second"));

        server.goAway();
        assertThat(first.scale("model", 1, LeasedLeadershipTest::may)).failsWithin(Waiting.LONGEST);
        server.comeBack();
        Waiting.until(() -> scales(first));

        assertThat(deposed).hasValue(0);
        assertThat(taken).isNotDone();
        assertThat(server.holder(LEASE)).isEqualTo("first");
    }

    @Test
    void leaseThatSomebodyGaveToAnotherWhileTheApiServerWasAwayIsSeenWhenItIsBack() {
        whileLeading("first");
        server.goAway();
        leaseOf("second");

        server.comeBack();

        Waiting.until(() -> deposed.get() == 1);
    }

    @Test
    void leaseThatWasWrittenAnewIsTakenAgain() {
        KubernetesCluster first = whileLeading("first");
        server.delete("leases", LEASE);
        leaseOf(null);

        Waiting.until(() -> server.holder(LEASE).equals("first"));

        Waiting.resultOf(first.scale("model", 1, LeasedLeadershipTest::may).toCompletableFuture());
        assertThat(deposed).hasValue(0);
    }

    @Test
    void profileIsToldInTheLeaseAndAgainInOneThatWasWrittenAnew() {
        KubernetesCluster first = whileLeading("first");
        Waiting.resultOf(first.tellServedProfile("night").toCompletableFuture());
        assertThat(server.annotation("leases", LEASE, ObjectNames.SERVED_PROFILE_ANNOTATION))
                .isEqualTo("night");

        server.delete("leases", LEASE);
        leaseOf(null);

        Waiting.until(() -> "night".equals(server.annotation("leases", LEASE, ObjectNames.SERVED_PROFILE_ANNOTATION)));
    }

    @Test
    void standbyTellsNoProfile() {
        whileLeading("first");

        assertThat(proxy("second").tellServedProfile("night")).failsWithin(Waiting.LONGEST);
    }

    @Test
    void leaseThatIsNotThereYetIsWaitedFor() {
        server.delete("leases", LEASE);
        CompletableFuture<Lead> taken = take(proxy("first"));
        leaseOf(null);

        Waiting.resultOf(taken);

        assertThat(server.holder(LEASE)).isEqualTo("first");
    }

    @Test
    void ofManyThatComeAtOnceOneActs() {
        List<CompletableFuture<Lead>> taken = List.of(take(proxy("first")), take(proxy("second")));

        Waiting.until(() -> taken.stream().anyMatch(CompletableFuture::isDone));

        assertThat(taken).filteredOn(CompletableFuture::isDone).hasSize(1);
    }

    private boolean scales(KubernetesCluster proxy) {
        return proxy.scale("model", 1, LeasedLeadershipTest::may)
                .handle((version, error) -> error == null)
                .toCompletableFuture()
                .join();
    }

    private KubernetesCluster whileLeading(String pod) {
        KubernetesCluster proxy = proxy(pod);
        Waiting.resultOf(take(proxy));
        return proxy;
    }

    private KubernetesCluster proxy(String pod) {
        KubernetesCluster proxy =
                new KubernetesCluster(server.client(), "space", "lab", new KubernetesCluster.Self(pod, null));
        proxies.add(proxy);
        return proxy;
    }

    private CompletableFuture<Lead> take(KubernetesCluster proxy) {
        return proxy.awaitLeadership(deposed::incrementAndGet).toCompletableFuture();
    }

    private void leaseOf(@Nullable String holder) {
        server.put(
                "leases",
                new LeaseBuilder()
                        .withNewMetadata()
                        .withName(LEASE)
                        .withNamespace("space")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(holder)
                        .endSpec()
                        .build());
    }

    private void pod(String name, String template, String created) {
        server.put(
                "pods",
                new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("space")
                        .addToLabels("pod-template-hash", template)
                        .withCreationTimestamp(created)
                        .endMetadata()
                        .build());
    }

    private static CompletionStage<Boolean> may() {
        return CompletableFuture.completedFuture(true);
    }
}
