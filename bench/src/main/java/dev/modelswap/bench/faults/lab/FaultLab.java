package dev.modelswap.bench.faults.lab;

import dev.modelswap.bench.BenchLab;
import dev.modelswap.bench.ChatClient;
import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.ExclusivityWatch;
import dev.modelswap.bench.Management;
import dev.modelswap.bench.ModelPod;
import dev.modelswap.bench.Patience;
import dev.modelswap.crds.observation.PodFacts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The ground of one fault: the resource of {@code faults.yaml} in a namespace of its own, clients of it, and the local cluster
 * underneath. Its models exclude each other.
 */
public final class FaultLab implements AutoCloseable {

    /** Streams slowly: some 300 tokens a second at most. */
    public static final String SLOW = "slow";

    public static final String QUICK = "quick";

    private static final Set<String> EXCLUSIVE = Set.of(SLOW, QUICK);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Executor CLIENTS = Thread::startVirtualThread;
    private static final int TOKENS = 8;
    private static final int MANAGEMENT_PORT = 8081;

    private final BenchLab lab;
    private final LocalCluster machine;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExclusivityWatch watch = new ExclusivityWatch(EXCLUSIVE);
    private final URI url;

    private FaultLab(BenchLab lab, LocalCluster machine) {
        this.lab = lab;
        this.machine = machine;
        this.url = lab.url();
        lab.modelPods().inform(watch);
    }

    public static FaultLab on(LocalCluster machine) throws InterruptedException {
        return new FaultLab(BenchLab.of("faults.yaml"), machine);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    public LocalCluster machine() {
        return machine;
    }

    public URI url() {
        return url;
    }

    public HttpClient http() {
        return http;
    }

    /** A short completion; its end. */
    public ChatEnd ask(String model) throws InterruptedException {
        return client().ask(new ChatRequest(model, TOKENS, false));
    }

    public CompletableFuture<ChatEnd> askLater(String model) {
        return later(() -> ask(model));
    }

    public List<CompletableFuture<ChatEnd>> askLater(String model, int times) {
        return Stream.generate(() -> askLater(model)).limit(times).toList();
    }

    /** As a client that tries again until it gets an answer, whatever it is told before. */
    public ChatEnd askUntilAnswered(String model) throws InterruptedException {
        ChatEnd[] last = {ask(model)};
        Patience.await("an answer of " + model, () -> {
            if (!last[0].isComplete()) {
                last[0] = ask(model);
            }
            return last[0].isComplete();
        });
        return last[0];
    }

    /** A stream whose client goes away after so long; done when it has. */
    public CompletableFuture<?> askAndLeave(String model, int tokens, int millis) {
        CompletableFuture<?> answer =
                http.sendAsync(new ChatRequest(model, tokens, true).to(url, PATIENCE), BodyHandlers.ofString());
        return CompletableFuture.runAsync(
                () -> answer.cancel(true), CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, CLIENTS));
    }

    /** A stream whose first event is there already. */
    public CompletableFuture<ChatEnd> stream(String model, int tokens) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<ChatEnd> end = later(
                        () -> client().ask(new ChatRequest(model, tokens, true), begun::countDown))
                .whenComplete((ended, failure) -> begun.countDown());
        begun.await();
        return end;
    }

    /** Clients that ask for the model one request after the other, until this is told to end. */
    public Load load(String model, int clients) {
        return Load.start(client(), new ChatRequest(model, TOKENS, true), clients);
    }

    private ChatClient client() {
        return new ChatClient(http, url, PATIENCE);
    }

    private static <T> CompletableFuture<T> later(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                CLIENTS);
    }

    /** The one that acts. */
    public Pod proxyPod() {
        return podNamed(actingProxy());
    }

    private Pod podNamed(String name) {
        return lab.client().pods().inNamespace(lab.namespace()).withName(name).require();
    }

    /** As {@code kubectl delete pod} does; returns at once. */
    public void deleteProxy() {
        lab.client().pods().resource(proxyPod()).delete();
    }

    public Pod operatorPod() {
        return lab.client()
                .pods()
                .inNamespace("modelswap-system")
                .withLabel("app.kubernetes.io/name", "modelswap-operator")
                .list()
                .getItems()
                .getFirst();
    }

    /** Starts a second proxy beside the Deployment's, in a pod that the Service selects; its name. */
    public String startSecondProxy() {
        PodTemplateSpec template = lab.proxyDeployment().require().getSpec().getTemplate();
        return lab.client()
                .pods()
                .inNamespace(lab.namespace())
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("second-proxy")
                        .withLabels(template.getMetadata().getLabels())
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    /** As many proxies as this, all of them ready. */
    public void scaleProxies(int number) throws InterruptedException {
        lab.scaleProxies(number);
    }

    /** Waits until there are so many proxies, all of them ready. */
    public void awaitProxies(int number) throws InterruptedException {
        lab.awaitProxies(number);
    }

    /** The pod of a proxy that follows. */
    public Pod followingProxy() {
        return lab.proxyPods().list().getItems().stream()
                .filter(pod -> !pod.getMetadata().getName().equals(actingProxy()) && !pod.isMarkedForDeletion())
                .findFirst()
                .orElseThrow();
    }

    /** The pod of the proxy that acts, by the Lease. */
    public String actingProxy() {
        return lab.proxyLease().require().getSpec().getHolderIdentity();
    }

    /** What this proxy's management port answers. */
    public int managed(String pod, String path) throws IOException, InterruptedException {
        return management(podNamed(pod)).status(path);
    }

    private Management management(Pod pod) {
        return Management.at(http, pod.getStatus().getPodIP(), MANAGEMENT_PORT);
    }

    /** The model's pod that is to live, if there is one. */
    public Optional<Pod> pod(String model) {
        return lab.modelPods().list().getItems().stream()
                .filter(pod -> new ModelPod(pod).model().equals(model) && !pod.isMarkedForDeletion())
                .findFirst();
    }

    /** The UID of the model's pod; {@code ""} if there is none. */
    public String podUid(String model) {
        return pod(model).map(pod -> pod.getMetadata().getUid()).orElse("");
    }

    /** The digest of the configuration of the image that the model's pod runs. */
    public String imageId(String model) {
        return pod(model)
                .orElseThrow()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getImageID();
    }

    /** The reason of the model's phase, as the resource's status tells it. */
    public String reason(String model) {
        List<Map<String, Object>> models = lab.resource().require().get("status", "models");
        return models.stream()
                .filter(entry -> model.equals(entry.get("name")))
                .map(entry -> String.valueOf(entry.get("reason")))
                .findFirst()
                .orElse("");
    }

    public int replicas(String model) {
        return lab.deployment(model).require().getSpec().getReplicas();
    }

    /** Whether clients are told of the model. */
    public boolean isListed(String model) throws IOException, InterruptedException {
        return get("/v1/models").body().contains("\"id\":\"" + model + "\"");
    }

    public boolean hasDeployment(String model) {
        return lab.deployment(model).get() != null;
    }

    /** Whether the model's pods get a variable of this name. */
    public boolean hasEnvironment(String model, String variable) {
        return lab.deployment(model).require().getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .anyMatch(entry -> variable.equals(entry.getName()));
    }

    /** Where the model stands in {@code spec.models}. */
    public int indexOf(String model) {
        List<Map<String, Object>> models = lab.resource().require().get("spec", "models");
        return models.stream().map(entry -> entry.get("name")).toList().indexOf(model);
    }

    /** As {@code kubectl patch --type merge}. */
    public void patch(String json) {
        lab.resource().patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** As {@code kubectl patch --type json}. */
    public void patchJson(String json) {
        lab.resource().patch(PatchContext.of(PatchType.JSON), json);
    }

    public void activate(String profile) {
        lab.activate(profile);
    }

    /** A field of the resource, {@code ""} if it is not there. */
    public String field(String... path) {
        Object value = lab.resource().require().get((Object[]) path);
        return value == null ? "" : value.toString();
    }

    /** A metric without labels, as the proxies that are ready tell it now, summed up. */
    public double metric(String name) throws IOException, InterruptedException {
        double sum = 0;
        for (Pod pod : lab.proxyPods().list().getItems()) {
            if (PodFacts.of(pod).ready()) {
                sum += management(pod).metric(name);
            }
        }
        return sum;
    }

    /** Adds that no two models ran at once, and that none of these requests waits any more. */
    public Seen conclude(Seen seen) throws InterruptedException {
        List<String> together = watch.violations();
        seen.add(together.isEmpty(), together.isEmpty() ? "never two models at once" : "at once: " + together);
        Patience.await("nobody to wait", () -> metric("modelswap_requests_waiting") == 0);
        return seen;
    }

    @Override
    public void close() {
        http.shutdownNow();
        lab.close();
    }
}
