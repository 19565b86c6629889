package dev.modelswap.proxy.testing;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A model's Deployment in a {@link FakeCluster}, with the controllers that make its pods. Guarded by the cluster. */
final class FakeDeployment {

    private static final AtomicInteger PODS = new AtomicInteger();

    private final ServedModel model;
    private final List<FakePod> pods = new ArrayList<>();
    private final List<FakePod> ending = new ArrayList<>();
    private long version = 100;
    private int wanted;
    private boolean settled = true;
    private @Nullable String unloadAsked;

    FakeDeployment(ServedModel model) {
        this.model = model;
    }

    ServedModel model() {
        return model;
    }

    List<FakePod> pods() {
        return pods;
    }

    List<FakePod> ending() {
        return ending;
    }

    DeploymentSeen seen() {
        return new DeploymentSeen(model.deployment(), version, wanted, pods.size(), settled, null, unloadAsked);
    }

    /** Writes the replicas, has the controllers act on it, and shows each step; answers the version written. */
    long want(int replicas, FakeCluster cluster) {
        if (replicas == wanted) {
            return version;
        }
        wanted = replicas;
        settled = false;
        long written = ++version;
        cluster.emit(seen());
        while (pods.size() > wanted) {
            FakePod pod = pods.removeLast();
            ending.add(pod);
            if (cluster.endsSlowly(model.name())) {
                pod.server().takeNoNewConnections();
            } else {
                pod.server().close();
            }
            cluster.emit(pod.terminating());
        }
        fill(cluster);
        settled = true;
        version++;
        cluster.emit(seen());
        return written;
    }

    void askToUnload(@Nullable String question, FakeCluster cluster) {
        unloadAsked = question;
        version++;
        cluster.emit(seen());
    }

    /** Makes the pods that are missing. */
    void fill(FakeCluster cluster) {
        while (pods.size() < wanted) {
            int number = PODS.incrementAndGet();
            InetAddress ip = loopback(number);
            FakePod pod = new FakePod("pod-" + number, model.deployment(), ip, new FakeLlamaServer(ip, model.port()));
            pods.add(pod);
            cluster.emit(pod.pending());
            PodProgress progress = cluster.failure(model.name());
            if (progress != null) {
                cluster.emit(pod.expecting(progress));
                continue;
            }
            pod.server().listen();
            if (!cluster.loadsSlowly(model.name())) {
                pod.server().finishLoading();
            }
            cluster.emit(pod.started(!cluster.watched()));
        }
    }

    /** All of 127.0.0.0/8 is this machine: each pod has an address of its own, at its model's port. */
    private static InetAddress loopback(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {
                127, (byte) (1 + number / 62_500), (byte) (1 + number / 250 % 250), (byte) (1 + number % 250)
            });
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
