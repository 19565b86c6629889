package dev.modelswap.bench.operator;

import dev.modelswap.crds.api.ModelSwap;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sees when a resource's status says that a profile is active. */
final class ProfileWatch implements Watcher<ModelSwap>, AutoCloseable {

    private final String profile;
    private final CompletableFuture<Long> seen = new CompletableFuture<>();
    private Watch watch = () -> {};

    private ProfileWatch(String profile) {
        this.profile = profile;
    }

    static ProfileWatch of(Resource<ModelSwap> resource, String profile) {
        ProfileWatch watching = new ProfileWatch(profile);
        watching.watch = resource.watch(watching);
        return watching;
    }

    /** When, as {@link System#nanoTime}. */
    long seen() {
        return seen.orTimeout(1, TimeUnit.MINUTES).join();
    }

    @Override
    public void eventReceived(Action action, ModelSwap resource) {
        if (resource.getStatus() != null && profile.equals(resource.getStatus().activeProfile())) {
            seen.complete(System.nanoTime());
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        seen.completeExceptionally(cause);
    }

    @Override
    public void close() {
        watch.close();
    }
}
