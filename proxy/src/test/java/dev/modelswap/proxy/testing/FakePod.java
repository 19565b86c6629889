package dev.modelswap.proxy.testing;

import dev.modelswap.proxy.cluster.Observation.PodGone;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodPlace;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A pod of a {@link FakeCluster}, and the server that runs in it. */
public record FakePod(String uid, String deployment, InetAddress ip, FakeLlamaServer server) {

    private static final PodProgress LOADING = new PodProgress.Underway(LoadPhase.LOADING, "loading");

    /** By what the API server knows it. */
    public String name() {
        return "name-of-" + uid;
    }

    /** As the API server shows it once it has an address; serving for sure if {@code ready}. */
    public PodSeen started(boolean ready) {
        return seen(ip.getHostAddress(), false, false, ready, 0, false, LOADING);
    }

    PodSeen pending() {
        return seen(null, false, false, false, 0, false, LOADING);
    }

    /** As the API server shows it when its image cannot be pulled, in these words. */
    public PodSeen failing(String failure) {
        return expecting(new PodProgress.Hopeless(new LoadFailure(LoadFailure.Cause.IMAGE_UNAVAILABLE, failure)));
    }

    /** As the API server shows it when this is to be expected of it. */
    public PodSeen expecting(PodProgress progress) {
        return seen(ip.getHostAddress(), false, false, false, 0, false, progress);
    }

    /** As the API server shows it when its server keeps ending. */
    public PodSeen crashing() {
        return expecting(new PodProgress.Crashing(
                new LoadFailure(LoadFailure.Cause.CRASH_LOOP, "its server keeps ending with exit code 1"), "server"));
    }

    /** As the API server shows it while its server, which has ended, is not started again. */
    public PodSeen down() {
        return seen(ip.getHostAddress(), false, false, false, 0, true, LOADING);
    }

    /** As the API server shows it when its server was started again. */
    public PodSeen restarted() {
        return seen(ip.getHostAddress(), false, false, false, 1, false, LOADING);
    }

    PodSeen terminating() {
        return seen(ip.getHostAddress(), true, false, false, 0, false, LOADING);
    }

    PodSeen ended() {
        return seen(ip.getHostAddress(), true, true, false, 0, false, LOADING);
    }

    /** As the API server shows it when its node has ended it. */
    PodSeen ended(String reason) {
        PodProgress progress = new PodProgress.Underway(
                LoadPhase.SCHEDULING, "waiting for another pod, for one has ended (" + reason + ")");
        return seen(ip.getHostAddress(), false, true, false, 0, false, progress);
    }

    PodGone gone() {
        return new PodGone(uid, deployment);
    }

    private PodSeen seen(
            @Nullable String address,
            boolean terminating,
            boolean ended,
            boolean ready,
            int restarts,
            boolean down,
            PodProgress progress) {
        return new PodSeen(
                uid,
                name(),
                deployment,
                address,
                new PodPlace("node-1", 2),
                terminating,
                ended,
                ready,
                restarts,
                down,
                progress);
    }
}
