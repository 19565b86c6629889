package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A cluster that tests may use. */
public interface TestCluster extends AutoCloseable {

    /** Names a kubeconfig; the images of operator and proxy must be where that cluster pulls them from. */
    String KUBECONFIG = "MODELSWAP_KUBECONFIG";

    /** How to reach it, as its administrator. */
    Config config();

    /** The same for other programs: the kubeconfig's text. */
    String kubeconfig() throws IOException;

    /** The command that runs kubectl as its administrator; arguments follow. */
    List<String> kubectl();

    /** Makes the images {@code modelswap-operator:dev} and {@code modelswap-proxy:dev}, as built now, known to it. */
    void loadImages();

    /** Gives it back. */
    @Override
    void close();

    /**
     * The first that is to be had: the one that {@value #KUBECONFIG} names, K3s in Docker, {@code dev/cluster}. Throws
     * {@link IllegalStateException} with what to do if there is none.
     */
    static TestCluster find() {
        String kubeconfig = System.getenv(KUBECONFIG);
        if (kubeconfig != null && !kubeconfig.isBlank()) {
            return new GivenCluster(Path.of(kubeconfig));
        }
        return K3sCluster.isPossible() ? K3sCluster.start() : DevCluster.start();
    }

    /** The project's root folder, wherever the tests run from. */
    static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("config.example.yaml"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the tests run in a folder of the project");
        }
        return folder;
    }
}
