package dev.modelswap.proxy.logs;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of one pod, followed over restarts of its server and breaks of the connection, until the pod is gone and all it wrote
 * has come. Used on one context.
 */
final class PodFollow {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final Cluster cluster;
    private final String pod;
    private final BiConsumer<Instant, String> lines;
    private final Runnable done;
    private @Nullable Instant last;
    private @Nullable Runnable stop;
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean gone;
    private boolean over;

    /** Hands {@code lines} what comes, and calls {@code done} when nothing comes any more. */
    PodFollow(
            Vertx vertx,
            Context context,
            Cluster cluster,
            String pod,
            BiConsumer<Instant, String> lines,
            Runnable done) {
        this.vertx = vertx;
        this.context = context;
        this.cluster = cluster;
        this.pod = pod;
        this.lines = lines;
        this.done = done;
    }

    /** Each stretch of the log is opened once, so that what a former one still says can be told from it. */
    void open() {
        LogFollower follower = new LogFollower() {
            @Override
            public void line(Instant at, String text) {
                context.runOnContext(ignored -> came(at, text));
            }

            @Override
            public void ended(@Nullable Throwable error) {
                context.runOnContext(ignored -> stretchEnded());
            }
        };
        stop = cluster.followLog(pod, last, follower);
    }

    /** The pod is no more, or its containers have ended for good: what is on its way still comes. */
    void podGone() {
        gone = true;
        if (stop == null) {
            finish();
        }
    }

    void close() {
        over = true;
        if (stop != null) {
            stop.run();
        }
    }

    /** The API server looks for a time in whole seconds, and so sends some lines twice. */
    private void came(Instant at, String text) {
        if (over || (last != null && !at.isAfter(last))) {
            return;
        }
        last = at;
        pause = FIRST_PAUSE_MILLIS;
        lines.accept(at, text);
    }

    private void stretchEnded() {
        stop = null;
        if (over) {
            return;
        }
        if (gone) {
            finish();
            return;
        }
        vertx.setTimer(pause, timer -> {
            if (!over && !gone) {
                open();
            }
        });
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    private void finish() {
        if (!over) {
            over = true;
            done.run();
        }
    }
}
