package dev.modelswap.operator.room;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All nodes and pods of the cluster, watched from the first time on that somebody needs them, as far as the operator may. Of pods no more is kept than
 * what they take.
 */
final class ClusterView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterView.class);
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final Runnable changed;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final Map<String, HeldPod> pods = new ConcurrentHashMap<>();
    private @Nullable SharedIndexInformer<Node> nodeInformer;
    private @Nullable SharedIndexInformer<Pod> podInformer;
    private boolean told;

    /** {@code changed} hears of every change that may matter. */
    ClusterView(KubernetesClient client, Runnable changed) {
        this.client = client;
        this.changed = changed;
    }

    /** Begins to watch, if the operator may; else it is to be called again later. */
    synchronized void open() {
        if (nodeInformer != null || !mayLook()) {
            return;
        }
        nodeInformer = client.nodes().runnableInformer(0);
        nodeInformer.addEventHandler(new Seen<>(this::nodeSeen, this::nodeGone));
        podInformer = client.pods().inAnyNamespace().runnableInformer(0);
        podInformer.itemStore(new ReducedStateItemStore<>(
                ReducedStateItemStore.NAME_KEY_STATE,
                Pod.class,
                client.getKubernetesSerialization(),
                "metadata.namespace"));
        podInformer.addEventHandler(new Seen<>(this::podSeen, this::podGone));
        nodeInformer.stopped().exceptionally(this::stopped);
        podInformer.stopped().exceptionally(this::stopped);
        nodeInformer.start().exceptionally(this::stopped);
        podInformer.start().exceptionally(this::stopped);
    }

    /** Whether all nodes and pods are known. */
    synchronized boolean isComplete() {
        return nodeInformer != null && podInformer != null && nodeInformer.hasSynced() && podInformer.hasSynced();
    }

    /** Whether they ever will be. */
    synchronized boolean isOpen() {
        return nodeInformer != null;
    }

    Collection<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    Collection<HeldPod> pods() {
        return List.copyOf(pods.values());
    }

    @Override
    public synchronized void close() {
        Optional.ofNullable(nodeInformer).ifPresent(SharedIndexInformer::close);
        Optional.ofNullable(podInformer).ifPresent(SharedIndexInformer::close);
    }

    private boolean mayLook() {
        try {
            var one = new ListOptionsBuilder().withLimit(1L).build();
            client.nodes().list(one);
            client.pods().inAnyNamespace().list(one);
            return true;
        } catch (KubernetesClientException e) {
            if (!told) {
                told = true;
                LOG.atInfo()
                        .addKeyValue("error", e.getMessage())
                        .log(
                                e.getCode() == FORBIDDEN
                                        ? "may not look at all nodes and pods: placement by room goes by what becomes of the"
                                                + " models' own pods"
                                        : "cannot look at nodes and pods yet");
            }
            return false;
        }
    }

    private @Nullable Void stopped(Throwable error) {
        LOG.atWarn().addKeyValue("error", String.valueOf(error.getMessage())).log("a watch of nodes or pods has ended");
        return null;
    }

    private void nodeSeen(Node node) {
        Node before = nodes.put(node.getMetadata().getName(), node);
        if (before == null || !matters(before).equals(matters(node))) {
            changed.run();
        }
    }

    /** Nodes tell of their health every few seconds, which is nothing new. */
    private static List<Object> matters(Node node) {
        return List.of(
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of()),
                node.getSpec() == null ? "" : node.getSpec(),
                node.getStatus() == null ? "" : node.getStatus().getAllocatable());
    }

    private void nodeGone(Node node) {
        nodes.remove(node.getMetadata().getName());
        changed.run();
    }

    private void podSeen(Pod pod) {
        String key = key(pod);
        HeldPod held = HeldPod.of(pod).orElse(null);
        HeldPod before = held == null ? pods.remove(key) : pods.put(key, held);
        if (!Objects.equals(held, before)) {
            changed.run();
        }
    }

    private void podGone(Pod pod) {
        if (pods.remove(key(pod)) != null) {
            changed.run();
        }
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    private record Seen<T extends HasMetadata>(Consumer<T> seen, Consumer<T> gone) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            seen.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            seen.accept(object);
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            gone.accept(object);
        }
    }
}
