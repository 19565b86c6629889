package dev.modelswap.proxy.kubernetes;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The office of a proxy beside which there is no other. */
final class UndisputedOffice implements Office {

    @Override
    public CompletableFuture<Void> take(Runnable deposed) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <T> CompletableFuture<T> inOffice(Supplier<CompletableFuture<T>> work) {
        return work.get();
    }

    @Override
    public CompletableFuture<Void> resign() {
        return CompletableFuture.completedFuture(null);
    }
}
