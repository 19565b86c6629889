package dev.modelswap.proxy.testing;

import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.following.Followers;
import dev.modelswap.proxy.following.FromFollower;
import dev.modelswap.proxy.following.FromLeader;
import dev.modelswap.proxy.following.KnownModels;
import dev.modelswap.proxy.following.OwnRequests;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Vertx;
import java.util.List;

/** The way to the engine of a proxy beside which there is no other. */
public final class LocalAdmission {

    private LocalAdmission() {}

    /** Requests for which this engine decides. */
    public static OwnRequests to(Vertx vertx, SerialExecutor serial, EngineLoop engine, Cluster cluster) {
        KnownModels models = new KnownModels();
        OwnRequests own = OwnRequests.of(vertx, serial, models, () -> false);
        Followers followers = Followers.of(vertx, serial, engine, own, models, cluster, () -> 0, new Nobody());
        followers.lead();
        return own;
    }

    private static final class Nobody implements Followers.Listener {

        @Override
        public void heard(String pod, FromFollower message) {
            throw new AssertionError(message);
        }

        @Override
        public void lost(String pod) {
            throw new AssertionError(pod);
        }

        @Override
        public List<FromLeader> history() {
            return List.of();
        }

        @Override
        public void profilesChanged() {
            // there is nobody beside this proxy
        }
    }
}
