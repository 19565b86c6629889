package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;

/** A folder of a node as a volume, for clusters that provision none, and a claim of it; volume and folder's contents go when this is closed. */
public final class NodeVolume implements AutoCloseable {

    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final Map<String, Quantity> SIZE = Map.of("storage", new Quantity("64Mi"));

    private final KubernetesClient client;
    private final Lab lab;
    private final String hostname;

    private NodeVolume(KubernetesClient client, Lab lab, String hostname) {
        this.client = client;
        this.lab = lab;
        this.hostname = hostname;
    }

    /** A volume for the pods of {@code lab}, which a claim of this name stands for. */
    public static NodeVolume claimed(KubernetesClient client, Lab lab, String claim) {
        String hostname = Objects.requireNonNull(client.nodes()
                .list()
                .getItems()
                .getFirst()
                .getMetadata()
                .getLabels()
                .get(HOSTNAME));
        NodeVolume volume = new NodeVolume(client, lab, hostname);
        volume.run("mkdir", "-p", "/folder/" + lab.namespace());
        client.resource(volume.volume()).create();
        client.resource(volume.claim(claim)).create();
        return volume;
    }

    private PersistentVolume volume() {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(lab.namespace())
                .endMetadata()
                .withNewSpec()
                .withCapacity(SIZE)
                .withAccessModes("ReadWriteOnce")
                .withPersistentVolumeReclaimPolicy("Retain")
                .withStorageClassName(lab.namespace())
                .withNewLocal()
                .withPath("/var/tmp/modelswap-tests/" + lab.namespace())
                .endLocal()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(HOSTNAME)
                .withOperator("In")
                .withValues(hostname)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
    }

    private PersistentVolumeClaim claim(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(lab.namespace())
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(lab.namespace())
                .withNewResources()
                .withRequests(SIZE)
                .endResources()
                .endSpec()
                .build();
    }

    /** Runs a command on the node, as root, where {@code /folder} is the folder of all such volumes. */
    private void run(String... command) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName("folder-")
                        .withNamespace(lab.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .withNodeSelector(Map.of(HOSTNAME, hostname))
                        .addNewVolume()
                        .withName("folder")
                        .withNewHostPath("/var/tmp/modelswap-tests", "DirectoryOrCreate")
                        .endVolume()
                        .addNewContainer()
                        .withName("folder")
                        .withImage("modelswap-proxy:dev")
                        .withCommand(command)
                        .withNewSecurityContext()
                        .withRunAsUser(0L)
                        .endSecurityContext()
                        .addNewVolumeMount()
                        .withName("folder")
                        .withMountPath("/folder")
                        .endVolumeMount()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        lab.await(String.join(" ", command))
                .until(() -> client.resource(pod).get().getStatus().getPhase().equals("Succeeded"));
    }

    @Override
    public void close() {
        run("rm", "-rf", "/folder/" + lab.namespace());
        client.persistentVolumes().withName(lab.namespace()).delete();
    }
}
