package dev.modelswap.cluster.lab;

import com.github.dockerjava.api.DockerClient;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in a Docker container, with four fake GPUs and llama.cpp with the tiny models. */
final class K3sCluster implements TestCluster {

    private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");
    private static final String LLAMA = "ghcr.io/ggml-org/llama.cpp:server";

    /** Where the image with the tiny models is described. */
    static final String LLAMA_FOLDER = "dev/cluster";

    static final String MODEL_MAKER = "tiny-gguf.py";
    static final String LLAMA_DOCKERFILE = "llama.Dockerfile";

    private static final Map<String, Quantity> GPUS = Map.of("nvidia.com/gpu", new Quantity("4"));

    private final K3sContainer k3s;

    private K3sCluster(K3sContainer k3s) {
        this.k3s = k3s;
    }

    static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @SuppressWarnings("resource") // close() stops it
    static K3sCluster start() {
        K3sContainer container = new K3sContainer(K3S);
        container.start();
        K3sCluster cluster = new K3sCluster(container);
        cluster.addGpus();
        Path models = TestCluster.project().resolve(LLAMA_FOLDER);
        cluster.load(
                new ImageFromDockerfile("modelswap-llama:dev", false)
                        .withFileFromPath("tiny-gguf.py", models.resolve(MODEL_MAKER))
                        .withFileFromPath("Dockerfile", models.resolve(LLAMA_DOCKERFILE)),
                LLAMA);
        return cluster;
    }

    @Override
    public Config config() {
        return Config.fromKubeconfig(kubeconfig());
    }

    @Override
    public String kubeconfig() {
        return k3s.getKubeConfigYaml();
    }

    @Override
    public List<String> kubectl() {
        return List.of("docker", "exec", "--interactive", k3s.getContainerId(), "kubectl");
    }

    @Override
    public void loadImages() {
        for (String module : new String[] {"operator", "proxy"}) {
            String name = "modelswap-" + module + ":dev";
            load(
                    new ImageFromDockerfile(name, false)
                            .withFileFromPath(".", TestCluster.project().resolve(module)),
                    "docker.io/library/" + name);
        }
    }

    @Override
    public void close() {
        k3s.stop();
    }

    private void addGpus() {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config()).build()) {
            Node node = client.nodes().list().getItems().getFirst();
            client.nodes().withName(node.getMetadata().getName()).editStatus(seen -> {
                seen.getStatus().getCapacity().putAll(GPUS);
                seen.getStatus().getAllocatable().putAll(GPUS);
                return seen;
            });
        }
    }

    /** Builds the image with Docker and hands it to K3s's containerd under this name. */
    private void load(ImageFromDockerfile image, String name) {
        String built = image.get();
        DockerClient docker = DockerClientFactory.instance().client();
        try (InputStream archive = docker.saveImageCmd(built).exec()) {
            Path file = Files.createTempFile("image", ".tar");
            Files.copy(archive, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            k3s.copyFileToContainer(MountableFile.forHostPath(file), "/tmp/image.tar");
            Files.delete(file);
            inContainer("ctr", "-n", "k8s.io", "images", "import", "/tmp/image.tar");
            inContainer("ctr", "-n", "k8s.io", "images", "tag", "--force", "docker.io/library/" + built, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inContainer(String... command) throws IOException {
        try {
            var ended = k3s.execInContainer(command);
            if (ended.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + ended.getStderr());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
