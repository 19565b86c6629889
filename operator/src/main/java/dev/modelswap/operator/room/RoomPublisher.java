package dev.modelswap.operator.room;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.Placement;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.operator.room.RoomReckoning.Wanted;
import dev.modelswap.operator.room.RoomReckoning.WantedModel;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes, for each resource whose models are placed by room, a ConfigMap with the room that there is, and again whenever that
 * changes: a moment later, so that many changes at once are one.
 */
public final class RoomPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomPublisher.class);

    /** Its own: what the operator applies besides does not have this object. */
    private static final String FIELD_MANAGER = "modelswap-room";

    private static final long SOON_MILLIS = 200;
    private static final long AGAIN_MILLIS = 2_000;
    private static final long LOOK_MILLIS = 60_000;

    private final KubernetesClient client;
    private final ClusterView cluster;
    private final Map<String, Placed> resources = new ConcurrentHashMap<>();
    private final Map<String, String> written = new ConcurrentHashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("room").factory());

    private record Placed(String namespace, String name, OwnerReference owner, Wanted wanted) {}

    private RoomPublisher(KubernetesClient client) {
        this.client = client;
        this.cluster = new ClusterView(client, this::publishSoon);
    }

    /** One that has nothing to publish yet, and looks at nothing before it has. */
    public static RoomPublisher of(KubernetesClient client) {
        RoomPublisher publisher = new RoomPublisher(client);
        // Rights may be given later, and what was written may have been changed by hand.
        publisher.in(LOOK_MILLIS).execute(publisher::lookAgain);
        return publisher;
    }

    /** This resource has these models. */
    public void place(ModelSwap resource, List<Deployment> models) {
        String key = key(resource);
        if (models.isEmpty() || Placement.policyOf(resource.getSpec()) != Placement.Policy.Fit) {
            resources.remove(key);
            written.remove(key);
            return;
        }
        Placement placement = Objects.requireNonNullElse(resource.getSpec().placement(), Placement.NONE);
        Placed placed = new Placed(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                models.getFirst().getMetadata().getOwnerReferences().getFirst(),
                new Wanted(key, models.stream().map(RoomPublisher::wanted).toList(), placement.gpuMemory()));
        if (!placed.equals(resources.put(key, placed))) {
            publishSoon();
        }
    }

    /** The resource is no more. */
    public void forget(ModelSwap resource) {
        resources.remove(key(resource));
        written.remove(key(resource));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        cluster.close();
    }

    private static WantedModel wanted(Deployment model) {
        Map<String, String> ofPods = Objects.requireNonNullElse(
                model.getSpec().getTemplate().getMetadata().getAnnotations(), Map.of());
        String vram = ofPods.get(ObjectNames.VRAM_ANNOTATION);
        return new WantedModel(
                String.valueOf(model.getMetadata().getAnnotations().get(ObjectNames.MODEL_ANNOTATION)),
                model.getSpec().getTemplate().getSpec(),
                vram == null ? null : GpuMemory.bytes(vram).orElse(null));
    }

    private static String key(ModelSwap resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    private Executor in(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, thread);
    }

    private void publishSoon() {
        publishIn(SOON_MILLIS);
    }

    private void publishIn(long millis) {
        if (!resources.isEmpty() && !thread.isShutdown() && due.compareAndSet(false, true)) {
            in(millis).execute(this::publish);
        }
    }

    private void lookAgain() {
        written.clear();
        publishSoon();
        in(LOOK_MILLIS).execute(this::lookAgain);
    }

    private void publish() {
        due.set(false);
        try {
            cluster.open();
            if (cluster.isOpen() && !cluster.isComplete()) {
                publishIn(SOON_MILLIS);
                return;
            }
            resources.forEach(this::write);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("cannot tell the room on the nodes, trying again");
            publishIn(AGAIN_MILLIS);
        }
    }

    private void write(String key, Placed placed) {
        RoomSummary summary = cluster.isComplete()
                ? RoomReckoning.of(placed.wanted(), cluster.nodes(), cluster.pods())
                : RoomReckoning.unknown(placed.wanted());
        String json = summary.toJson();
        if (json.equals(written.get(key))) {
            return;
        }
        try {
            client.configMaps()
                    .inNamespace(placed.namespace())
                    .resource(configMap(placed, json))
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(FIELD_MANAGER)
                            .withForce(true)
                            .build());
            written.put(key, json);
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("resource", key)
                    .addKeyValue("error", e.getMessage())
                    .log("cannot write the room on the nodes, trying again");
            publishIn(AGAIN_MILLIS);
        }
    }

    private static ConfigMap configMap(Placed placed, String json) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(ObjectNames.room(placed.name()))
                .withNamespace(placed.namespace())
                .addToLabels("app.kubernetes.io/managed-by", "modelswap-operator")
                .withOwnerReferences(placed.owner())
                .endMetadata()
                .withData(Map.of(RoomSummary.KEY, json))
                .build();
    }
}
