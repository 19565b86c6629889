package dev.modelswap.proxy.kubernetes;

import dev.modelswap.proxy.cluster.CallFailures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands an informer's objects on, new and changed ones alike, and says once when the first list is through. */
final class Watching<T extends HasMetadata> implements ResourceEventHandler<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

    private final Consumer<T> seen;
    private final Consumer<T> gone;
    private final Runnable listed;
    private final AtomicBoolean first = new AtomicBoolean(true);

    private Watching(Consumer<T> seen, Consumer<T> gone, Runnable listed) {
        this.seen = seen;
        this.gone = gone;
        this.listed = listed;
    }

    /**
     * Starts the informer, which tries again whatever goes wrong, until its client is closed; {@code failed} hears in words what
     * did.
     */
    static <T extends HasMetadata> void start(
            SharedIndexInformer<T> informer,
            Consumer<T> seen,
            Consumer<T> gone,
            Runnable listed,
            Consumer<String> failed) {
        informer.addEventHandler(new Watching<>(seen, gone, listed));
        informer.exceptionHandler((started, error) -> {
            String words = words(error);
            failed.accept(words);
            LOG.atWarn()
                    .addKeyValue("kind", informer.getApiTypeClass().getSimpleName())
                    .addKeyValue("error", words)
                    .log("cannot watch, trying again");
            return true;
        });
        informer.start();
    }

    /** What the API server says, if it does; the client's own message has all of the answer besides. */
    private static String words(Throwable error) {
        return CallFailures.cause(error) instanceof KubernetesClientException refused
                        && refused.getStatus() != null
                        && refused.getStatus().getMessage() != null
                ? refused.getCode() + " " + refused.getStatus().getMessage()
                : CallFailures.message(error);
    }

    @Override
    public void onAdd(T object) {
        seen.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
        seen.accept(object);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        gone.accept(object);
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        if (first.getAndSet(false)) {
            listed.run();
        }
    }
}
