package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodOutlook;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Asks what a pod's container that keeps ending wrote last: once for each run, and not for long, for who waits for the model
 * waits for this too. Runs on one context.
 */
final class LastWords {

    private static final long PATIENCE_MILLIS = 1_000;

    private final Context context;
    private final Cluster cluster;
    private final BiConsumer<PodSeen, String> heard;
    private final Set<PodStart> asked = new HashSet<>();

    /** Calls {@code heard} with the words, "" if they cannot be had. */
    LastWords(Context context, Cluster cluster, BiConsumer<PodSeen, String> heard) {
        this.context = context;
        this.cluster = cluster;
        this.heard = heard;
    }

    /** Asks for the last words of this pod, unless that is under way; of one that does not keep ending, nothing. */
    void ask(PodSeen pod) {
        PodStart start = PodStart.of(pod);
        if (pod.outlook() instanceof PodOutlook.Crashing(var failure, String container) && asked.add(start)) {
            Future.succeededFuture()
                    .compose(ignored -> Future.fromCompletionStage(cluster.lastWords(pod.name(), container), context))
                    .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .onComplete(words -> {
                        asked.remove(start);
                        heard.accept(pod, words.succeeded() ? words.result() : "");
                    });
        }
    }
}
