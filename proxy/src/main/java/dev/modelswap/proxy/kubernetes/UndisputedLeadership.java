package dev.modelswap.proxy.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The leadership of a proxy beside which there is no other. */
final class UndisputedLeadership implements Leadership {

    @Override
    public CompletableFuture<Void> take(Runnable deposed, Supplier<CompletionStage<Set<String>>> inUse) {
        return CompletableFuture.completedFuture(null);
    }

    /** Nobody leads afterwards. */
    @Override
    public CompletableFuture<Void> tellInUse(Set<String> models) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void watchUse(Consumer<Map<String, Set<String>>> observer) {
        // Nobody has led before.
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
