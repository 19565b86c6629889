package dev.modelswap.operator;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.operator.apply.ServerWords;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server as the operator finds it when it starts: it may be away, busy, or have heard neither of ModelSwaps nor of the
 * operator's rights yet. A process that ended instead of waiting would be started again after ever longer pauses, up to five
 * minutes, while all that is missing may be there in seconds.
 */
final class ApiServer {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    private final KubernetesClient client;
    private final Collection<String> namespaces;
    private final Duration firstPause;
    private final AtomicReference<String> problem = new AtomicReference<>("not asked yet");

    /** Asked for what is in {@code namespaces}, in all if there are none, at first again after {@code firstPause}. */
    ApiServer(KubernetesClient client, Collection<String> namespaces, Duration firstPause) {
        this.client = client;
        this.namespaces = namespaces.isEmpty() ? List.of("") : namespaces;
        this.firstPause = firstPause;
    }

    /** Returns when it lists everything that the operator is to watch. */
    void await() throws InterruptedException {
        Duration pause = firstPause;
        for (String missing = missing(); !missing.isEmpty(); missing = missing()) {
            if (!missing.equals(problem.getAndSet(missing))) {
                LOG.atWarn()
                        .addKeyValue("error", missing)
                        .log("the API server is not ready for the operator, trying again");
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        problem.set("");
    }

    /** What the operator waits for; empty if for nothing. */
    String problem() {
        return problem.get();
    }

    /** Asks for all kinds side by side, and answers in their order. */
    private String missing() throws InterruptedException {
        try (ExecutorService lists = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = kinds().stream()
                    .flatMap(kind ->
                            namespaces.stream().<Callable<String>>map(namespace -> () -> missing(kind, namespace)))
                    .toList();
            return lists.invokeAll(calls).stream()
                    .map(Future::resultNow)
                    .filter(missing -> !missing.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    private String missing(Class<? extends HasMetadata> kind, String namespace) {
        try {
            list(kind, namespace);
            return "";
        } catch (KubernetesClientException e) {
            return "cannot list " + HasMetadata.getPlural(kind) + ": "
                    + (e.getCode() == 0 ? e.getMessage() : e.getCode() + " " + ServerWords.of(e));
        }
    }

    private static List<Class<? extends HasMetadata>> kinds() {
        return Stream.<Class<? extends HasMetadata>>concat(
                        Stream.of(ModelSwap.class), ModelSwapReconciler.WATCHED.stream())
                .toList();
    }

    /** One object at most: whether it can be listed is what matters. */
    private void list(Class<? extends HasMetadata> kind, String namespace) {
        if (namespace.isEmpty()) {
            client.resources(kind).inAnyNamespace().list(ONE);
        } else {
            client.resources(kind).inNamespace(namespace).list(ONE);
        }
    }
}
