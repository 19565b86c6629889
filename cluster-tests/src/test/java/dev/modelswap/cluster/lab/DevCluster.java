package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The local cluster of {@code dev/cluster}, started if it does not run, and left running: the next tests begin sooner. */
record DevCluster(Path file) implements TestCluster {

    /** What the folder's scripts end with where the machine cannot do what they do. */
    static final int INCAPABLE = 3;

    static DevCluster start() {
        Command.Outcome up = Command.run(List.of("dev/cluster/up"));
        if (up.code() == INCAPABLE) {
            throw new IllegalStateException("No cluster for the integration tests. " + up.errors());
        }
        return new DevCluster(Path.of(up.result()));
    }

    @Override
    public Config config() {
        return Config.fromKubeconfig(file.toFile());
    }

    @Override
    public String kubeconfig() throws IOException {
        return Files.readString(file);
    }

    @Override
    public List<String> kubectl() {
        String programs = Command.run(List.of("dev/cluster/kube-assets")).result();
        return List.of(programs + "/kubectl", "--kubeconfig", file.toString());
    }

    @Override
    public void loadImages() {
        List<String> archives =
                Command.run(List.of("dev/images")).result().lines().toList();
        archives.forEach(archive ->
                Command.run(List.of("dev/cluster/load-image", archive)).result());
    }

    @Override
    public void close() {}
}
