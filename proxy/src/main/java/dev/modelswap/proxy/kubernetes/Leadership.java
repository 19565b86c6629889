package dev.modelswap.proxy.kubernetes;

import dev.modelswap.proxy.cluster.Cluster.Lead;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Being the proxy of a resource that leads; one proxy at a time does. */
interface Leadership {

    /** Done when this proxy leads; {@code deposed} hears, once, that another does, unless this one has resigned. */
    CompletableFuture<Lead> take(Runnable deposed);

    /** Whoever leads seems to be gone: it is looked after at once. */
    void hurry();

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
