package dev.modelswap.proxy.kubernetes;

import dev.modelswap.proxy.cluster.Cluster.Lead;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The leadership of a proxy beside which there is no other. */
final class UndisputedLeadership implements Leadership {

    @Override
    public CompletableFuture<Lead> take(Runnable deposed) {
        return CompletableFuture.completedFuture(new Lead(0, Duration.ZERO));
    }

    @Override
    public void hurry() {
        // It leads.
    }

    @Override
    public <T> CompletableFuture<T> whileLeading(Supplier<CompletableFuture<T>> work) {
        return work.get();
    }

    @Override
    public CompletableFuture<Optional<Pod>> otherLeader() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public String hindrance() {
        return "";
    }

    /** There is no Lease that somebody could look at. */
    @Override
    public CompletableFuture<Void> announce(Map<String, String> annotations) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> resign() {
        return CompletableFuture.completedFuture(null);
    }
}
