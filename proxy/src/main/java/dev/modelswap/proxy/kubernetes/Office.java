package dev.modelswap.proxy.kubernetes;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Being the proxy of a resource that acts; one proxy at a time is. */
interface Office {

    /** Done when this proxy is in office; {@code deposed} hears, once, that another is, unless this one has resigned. */
    CompletableFuture<Void> take(Runnable deposed);

    /** Does the work if this proxy is in office now; fails with {@link dev.modelswap.proxy.cluster.Cluster.NotInOffice} if not. */
    <T> CompletableFuture<T> inOffice(Supplier<CompletableFuture<T>> work);

    /** Done when another may take it. */
    CompletableFuture<Void> resign();
}
