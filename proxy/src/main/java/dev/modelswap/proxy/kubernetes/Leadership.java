package dev.modelswap.proxy.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Being the proxy of a resource that acts; one proxy at a time is. */
interface Leadership {

    /**
     * Done when this proxy leads; {@code deposed} hears, once, that another is, unless this one has resigned, and whoever is next is told of the
     * models that are {@code inUse}.
     */
    CompletableFuture<Void> take(Runnable deposed, Supplier<CompletionStage<Set<String>>> inUse);

    /** Tells who leads now which models this proxy, which does not any more, still uses. */
    CompletableFuture<Void> tellInUse(Set<String> models);

    /** Hears of the models that proxies still use which have led before, by their pods; at once, and whenever that changes. */
    void watchUse(Consumer<Map<String, Set<String>>> observer);

    /** Does the work if this proxy leads now; fails with {@link dev.modelswap.proxy.cluster.Cluster.NotLeader} if not. */
    <T> CompletableFuture<T> whileLeading(Supplier<CompletableFuture<T>> work);

    /** The pod of the proxy that leads, if that is another one. */
    CompletableFuture<Optional<Pod>> otherLeader();

    /** Why this proxy does not lead, in words for people; {@code ""} if it does. */
    String hindrance();

    /** Writes these annotations for all to see who look who leads; fails as {@link #whileLeading} does. */
    CompletableFuture<Void> announce(Map<String, String> annotations);

    /** Done when another may take it. */
    CompletableFuture<Void> resign();
}
