package dev.modelswap.proxy.testing;

import dev.modelswap.proxy.cluster.Observation.PodGone;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.engine.LoadPhase;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A pod of a {@link FakeCluster}, and the server that runs in it. */
public record FakePod(String uid, String deployment, InetAddress ip, FakeLlamaServer server) {

    /** As the API server shows it once it has an address; serving for sure if {@code ready}. */
    public PodSeen started(boolean ready) {
        return seen(ip.getHostAddress(), false, false, ready, 0, false, null, null);
    }

    PodSeen pending() {
        return seen(null, false, false, false, 0, false, null, null);
    }

    /** As the API server shows it when it cannot become ready. */
    public PodSeen failing(String failure) {
        return seen(ip.getHostAddress(), false, false, false, 0, false, failure, null);
    }

    /** As the API server shows it while its server, which has ended, is not started again. */
    public PodSeen down() {
        return seen(ip.getHostAddress(), false, false, false, 0, true, null, null);
    }

    /** As the API server shows it when its server was started again. */
    public PodSeen restarted() {
        return seen(ip.getHostAddress(), false, false, false, 1, false, null, null);
    }

    PodSeen terminating() {
        return seen(ip.getHostAddress(), true, false, false, 0, false, null, null);
    }

    PodSeen ended() {
        return seen(ip.getHostAddress(), true, true, false, 0, false, null, null);
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
            @Nullable String failure,
            @Nullable String unschedulable) {
        return new PodSeen(
                uid,
                deployment,
                address,
                terminating,
                ended,
                ready,
                restarts,
                down,
                LoadPhase.LOADING,
                "loading",
                failure,
                unschedulable);
    }
}
