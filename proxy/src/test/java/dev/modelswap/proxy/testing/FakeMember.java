package dev.modelswap.proxy.testing;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import dev.modelswap.proxy.cluster.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@link FakeCluster} as one of several proxies has it: it leads when the test says so. */
public final class FakeMember implements Cluster {

    private static final String PASSPORT = "a proxy's";

    private final FakeCluster cluster;
    private final String pod;
    private final CompletableFuture<Lead> lead = new CompletableFuture<>();
    private final AtomicInteger gone = new AtomicInteger();
    private volatile Runnable deposed = () -> {};
    private volatile boolean leads;
    private volatile boolean distrusted;

    FakeMember(FakeCluster cluster, String pod) {
        this.cluster = cluster;
        this.pod = pod;
    }

    /** The lead is this proxy's from now on, by this epoch. */
    public void lead(long epoch) {
        leads = true;
        lead.complete(new Lead(epoch, Duration.ZERO));
    }

    /** Another proxy leads from now on; this one hears of it. */
    public void depose() {
        leads = false;
        deposed.run();
    }

    /** Another proxy leads from now on; this one does not know. */
    public void losesTheLead() {
        leads = false;
    }

    /** Its token is nobody's any more. */
    public void isDistrusted() {
        distrusted = true;
    }

    /** How often the proxy has said that whoever leads seems to be gone. */
    public int leaderGone() {
        return gone.get();
    }

    @Override
    public CompletionStage<Lead> awaitLeadership(Runnable deposed) {
        this.deposed = deposed;
        return lead;
    }

    @Override
    public void leaderIsGone() {
        gone.incrementAndGet();
    }

    @Override
    public CompletionStage<String> passport() {
        return CompletableFuture.completedFuture(distrusted ? "a stranger's" : PASSPORT);
    }

    @Override
    public CompletionStage<Boolean> isOfAProxy(String passport) {
        return CompletableFuture.completedFuture(PASSPORT.equals(passport));
    }

    @Override
    public CompletionStage<Optional<Successor>> successor() {
        return cluster.successor();
    }

    @Override
    public CompletionStage<Void> resign() {
        leads = false;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void watch(Consumer<Observation> observer) {
        cluster.watch(pod, observer);
    }

    @Override
    public String trouble() {
        return leads ? "" : "another proxy leads";
    }

    @Override
    public CompletionStage<Long> scale(String deployment, int replicas, Supplier<CompletionStage<Boolean>> may) {
        return leads
                ? cluster.scale(deployment, replicas, may)
                : CompletableFuture.failedFuture(new NotLeader("another proxy leads"));
    }

    @Override
    public CompletionStage<Void> wantProfile(String profile) {
        return cluster.wantProfile(profile);
    }

    @Override
    public CompletionStage<Void> tellServedProfile(String profile) {
        return leads
                ? cluster.tellServedProfile(profile)
                : CompletableFuture.failedFuture(new NotLeader("another proxy leads"));
    }

    @Override
    public CompletionStage<String> lastWords(String pod, String container) {
        return cluster.lastWords(pod, container);
    }

    @Override
    public Runnable followLog(String pod, @Nullable Instant since, LogFollower follower) {
        return cluster.followLog(pod, since, follower);
    }

    @Override
    public void close() {
        cluster.leave(pod);
    }
}
