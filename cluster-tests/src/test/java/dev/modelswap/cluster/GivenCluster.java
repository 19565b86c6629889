package dev.modelswap.cluster;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cluster that somebody else runs, and has given the images to. */
record GivenCluster(Path kubeconfig) implements TestCluster {

    GivenCluster {
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalStateException(KUBECONFIG + " names " + kubeconfig + ", which cannot be read");
        }
    }

    @Override
    public Config config() {
        return Config.fromKubeconfig(kubeconfig.toFile());
    }

    @Override
    public void loadImages() {}

    @Override
    public void close() {}
}
