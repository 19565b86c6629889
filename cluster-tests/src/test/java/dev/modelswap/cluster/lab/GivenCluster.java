package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster that somebody else runs, and has given the images to. */
record GivenCluster(Path file) implements TestCluster {

    GivenCluster {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(KUBECONFIG + " names " + file + ", which cannot be read");
        }
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
        return List.of("kubectl", "--kubeconfig", file.toString());
    }

    @Override
    public void loadImages() {}

    @Override
    public void close() {}
}
