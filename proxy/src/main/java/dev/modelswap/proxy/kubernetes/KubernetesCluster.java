package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.PodContainer;
import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import dev.modelswap.proxy.cluster.Observation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster of one {@code ModelSwap}, seen through informers and changed through the {@code scale} subresource. */
public final class KubernetesCluster implements Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCluster.class);
    private static final int HISTORY_LINES = 1000;
    private static final ResourceDefinitionContext MODEL_SWAPS = new ResourceDefinitionContext.Builder()
            .withGroup(ModelSwap.GROUP)
            .withVersion(ModelSwap.VERSION)
            .withKind("ModelSwap")
            .withPlural("modelswaps")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final String namespace;
    private final String resource;
    private final Leadership leadership;
    private final ModelScales models;
    private final @Nullable Self self;
    private final @Nullable Passports passports;
    /** What each watch met last, by its kind, until it shows everything. */
    private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

    private final List<Runnable> ends = new CopyOnWriteArrayList<>();

    /**
     * The cluster of the resource of this name; {@link #close} closes the client.
     *
     * @param self this proxy among the others of the resource; null: it leads without regard to others
     */
    public KubernetesCluster(KubernetesClient client, String namespace, String resource, @Nullable Self self) {
        this.client = client;
        this.calls = new ApiCalls(client);
        this.namespace = namespace;
        this.resource = resource;
        this.models = new ModelScales(calls, namespace);
        this.self = self;
        Path token = self == null ? null : self.token();
        this.passports = token == null ? null : new Passports(token, () -> calls.text("/openid/v1/jwks"));
        this.leadership = self == null
                ? new UndisputedLeadership()
                : new LeasedLeadership(
                        client,
                        calls,
                        new Candidate(namespace, ObjectNames.proxy(resource), self.pod()),
                        this::fence,
                        new LeaseTerm(System::nanoTime));
    }

    /**
     * One proxy among others.
     *
     * @param pod the one that it runs in, by which the others know it
     * @param token the file with its token for other proxies; null: it can neither follow nor be followed
     */
    public record Self(String pod, @Nullable Path token) {}

    @Override
    public CompletionStage<Lead> awaitLeadership(Runnable deposed) {
        if (passports != null) {
            passports.checkOwn();
        }
        return leadership.take(deposed);
    }

    @Override
    public void leaderIsGone() {
        leadership.hurry();
    }

    @Override
    public CompletionStage<String> passport() {
        return passports == null
                ? CompletableFuture.failedFuture(new IllegalStateException("this proxy has no token"))
                : CompletableFuture.supplyAsync(passports::own);
    }

    @Override
    public CompletionStage<Boolean> isOfAProxy(String passport) {
        return passports == null ? CompletableFuture.completedFuture(false) : passports.isOfAProxy(passport);
    }

    private CompletableFuture<Void> fence() {
        return models.fence(labels(ObjectNames.MODEL));
    }

    private Map<String, String> labels(String component) {
        return Map.of(ObjectNames.RESOURCE_LABEL, resource, ObjectNames.COMPONENT_LABEL, component);
    }

    @Override
    public CompletionStage<Void> resign() {
        return leadership.resign();
    }

    @Override
    public CompletionStage<Optional<Successor>> successor() {
        return leadership.otherLeader().thenApply(pod -> pod.flatMap(ProxyPod::serving));
    }

    @Override
    public String trouble() {
        return leadership.hindrance().isEmpty() ? String.join("; ", troubles.values()) : leadership.hindrance();
    }

    @Override
    public void watch(Consumer<Observation> observer) {
        Map<String, String> ofModels = labels(ObjectNames.MODEL);
        PodWatch shown = new PodWatch(calls, namespace, PodWatch.PAUSE, observer);
        ends.add(shown::close);
        AtomicInteger unlisted = new AtomicInteger(self == null ? 5 : 6);
        Runnable listed = () -> {
            if (unlisted.decrementAndGet() == 0) {
                observer.accept(new Observation.Synced());
            }
        };
        watching(
                "modelswaps",
                client.genericKubernetesResources(MODEL_SWAPS)
                        .inNamespace(namespace)
                        .withName(resource)
                        .runnableInformer(0),
                seen -> observer.accept(new Observation.ProfileSeen(activeProfile(seen))),
                gone -> {},
                listed);
        watching(
                "configmaps",
                client.configMaps()
                        .inNamespace(namespace)
                        .withName(ObjectNames.servingConfig(resource))
                        .runnableInformer(0),
                seen -> configSeen(seen, observer),
                gone -> {},
                listed);
        watching(
                "configmaps of the room",
                client.configMaps()
                        .inNamespace(namespace)
                        .withName(ObjectNames.room(resource))
                        .runnableInformer(0),
                seen -> roomSeen(seen, observer),
                gone -> {},
                listed);
        watching(
                "deployments",
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withLabels(ofModels)
                        .runnableInformer(0),
                seen -> {
                    models.seen(seen);
                    observer.accept(DeploymentReading.of(seen));
                },
                gone -> observer.accept(
                        new Observation.DeploymentGone(gone.getMetadata().getName())),
                listed);
        watching(
                "pods",
                client.pods().inNamespace(namespace).withLabels(ofModels).runnableInformer(0),
                shown::seen,
                shown::gone,
                listed);
        if (self != null) {
            watchProxies(self.pod(), observer, listed);
        }
    }

    private void watchProxies(String own, Consumer<Observation> observer, Runnable listed) {
        watching(
                "proxies",
                client.pods()
                        .inNamespace(namespace)
                        .withLabels(labels(ObjectNames.PROXY))
                        .runnableInformer(0),
                seen -> {
                    if (!own.equals(seen.getMetadata().getName())) {
                        observer.accept(ProxyPod.seen(seen));
                    }
                },
                gone -> observer.accept(
                        new Observation.ProxyGone(gone.getMetadata().getName())),
                listed);
    }

    private <T extends HasMetadata> void watching(
            String kind, SharedIndexInformer<T> informer, Consumer<T> seen, Consumer<T> gone, Runnable listed) {
        troubles.put(kind, kind + " are not listed yet");
        Watching.start(
                informer,
                seen,
                gone,
                () -> {
                    troubles.remove(kind);
                    listed.run();
                },
                error -> troubles.computeIfPresent(kind, (any, before) -> "cannot list " + kind + ": " + error));
    }

    @Override
    public CompletionStage<Long> scale(String deployment, int replicas, Supplier<CompletionStage<Boolean>> may) {
        return models.scale(deployment, replicas, leadership, may);
    }

    @Override
    public CompletionStage<Void> wantProfile(String profile) {
        String path = "/apis/" + ModelSwap.GROUP + "/" + ModelSwap.VERSION + "/namespaces/" + namespace + "/modelswaps/"
                + resource;
        // null removes the field; some API servers of old refuse "".
        TextNode wanted = profile.isEmpty() ? null : TextNode.valueOf(profile);
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("spec").set("activeProfile", wanted);
        return calls.patch(path, change).thenAccept(ApiCalls::accepted);
    }

    @Override
    public CompletionStage<Void> tellServedProfile(String profile) {
        return leadership.announce(Map.of(ObjectNames.SERVED_PROFILE_ANNOTATION, profile));
    }

    @Override
    public CompletionStage<String> lastWords(String pod, String container) {
        return calls.text("/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?container=" + container
                        + "&previous=true&tailLines=" + LogTail.LINES + "&limitBytes=" + LogTail.BYTES)
                .thenApply(LogTail::of);
    }

    @Override
    public Runnable followLog(String pod, @Nullable Instant since, LogFollower follower) {
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?container=" + PodContainer.SERVER
                + "&follow=true&timestamps=true";
        return calls.follow(path + (since == null ? "&tailLines=" + HISTORY_LINES : "&sinceTime=" + since), follower);
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
        client.close();
    }

    private static void configSeen(ConfigMap seen, Consumer<Observation> observer) {
        try {
            String json = seen.getData() == null ? null : seen.getData().get(ServingConfig.KEY);
            observer.accept(new Observation.ConfigSeen(ServingConfig.fromJson(String.valueOf(json))));
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("configMap", seen.getMetadata().getName())
                    .addKeyValue("error", e.getMessage())
                    .log("cannot read the configuration: the last good one stays");
        }
    }

    private static void roomSeen(ConfigMap seen, Consumer<Observation> observer) {
        try {
            String json = seen.getData() == null ? null : seen.getData().get(RoomSummary.KEY);
            observer.accept(new Observation.RoomSeen(RoomSummary.fromJson(String.valueOf(json))));
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("configMap", seen.getMetadata().getName())
                    .addKeyValue("error", e.getMessage())
                    .log("cannot read the room on the nodes: what was known of it stays");
        }
    }

    private static String activeProfile(GenericKubernetesResource modelSwap) {
        Object profile = modelSwap.get("status", "activeProfile");
        return profile == null ? "" : profile.toString();
    }

    /** Resource versions of one object are comparable as numbers since Kubernetes 1.35, and always were in practice. */
    static long version(String resourceVersion) {
        return Long.parseLong(resourceVersion);
    }
}
