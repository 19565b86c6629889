package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Asks what a pod's container that keeps ending wrote last: once for each run, and not for long, for who waits for the model
 * waits for this too. Called in turns.
 */
final class LastWords {

    private static final long PATIENCE_MILLIS = 1_000;

    private final SerialExecutor serial;
    private final Cluster cluster;
    private final BiConsumer<PodSeen, String> heard;
    private final Set<PodStart> asked = new HashSet<>();

    /** Calls {@code heard} with the words, "" if they cannot be had. */
    LastWords(SerialExecutor serial, Cluster cluster, BiConsumer<PodSeen, String> heard) {
        this.serial = serial;
        this.cluster = cluster;
        this.heard = heard;
    }

    /** Asks for the last words of this pod, unless that is under way; of one that does not keep ending, nothing. */
    void ask(PodSeen pod) {
        PodStart start = PodStart.of(pod);
        if (pod.progress() instanceof PodProgress.Crashing(var failure, String container) && asked.add(start)) {
            Future.succeededFuture()
                    .compose(ignored -> Future.fromCompletionStage(cluster.lastWords(pod.name(), container)))
                    .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .onComplete(words -> serial.run(() -> {
                        asked.remove(start);
                        heard.accept(pod, words.succeeded() ? words.result() : "");
                    }));
        }
    }
}
