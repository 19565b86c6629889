package dev.modelswap.proxy.testing;

import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory: scaling a Deployment starts and stops {@link FakeLlamaServer}s, and the watch shows it as an API
 * server would. It is the operator too, which confirms a profile at once, unless it is away.
 */
public final class FakeCluster implements Cluster {

    private final Map<String, FakeDeployment> deployments = new LinkedHashMap<>();
    private final List<Observation> past = new ArrayList<>();
    private final List<Observation> delayed = new ArrayList<>();
    private final List<ScaleCall> scaleCalls = new CopyOnWriteArrayList<>();
    private final List<String> wantedProfiles = new CopyOnWriteArrayList<>();
    private final Map<String, Observation.ProxySeen> proxies = new LinkedHashMap<>();
    /** Of several proxies, by their pods. */
    private final Map<String, Consumer<Observation>> observers = new LinkedHashMap<>();

    private final List<String> servedProfiles = new CopyOnWriteArrayList<>();
    private final List<Runnable> heldScales = new ArrayList<>();
    private final FakePodLogs podLogs = new FakePodLogs();
    private final Set<String> slowToLoad = new HashSet<>();
    private final Set<String> slowToEnd = new HashSet<>();
    private final Map<String, PodProgress> failures = new HashMap<>();
    private final Map<String, CompletableFuture<String>> logs = new HashMap<>();
    private ServingConfig config;
    private String profile = "";
    private CompletableFuture<Void> leadership = CompletableFuture.completedFuture(null);
    private Runnable deposed = () -> {};
    private boolean resigned;
    private int untold;
    private boolean operatorAway;
    private boolean syncHeld;
    private boolean scalesHeld;
    private boolean watchDelayed;
    private @Nullable String refusal;
    private @Nullable Successor successor;
    private @Nullable Consumer<Observation> observer;
    private @Nullable RoomSummary room;

    /** One write of a Deployment's replicas that was asked for. */
    public record ScaleCall(String model, int replicas) {}

    /** A cluster with the Deployments of this configuration, at zero replicas. */
    public FakeCluster(ServingConfig config) {
        this.config = config;
        config.models().forEach(this::deploymentOf);
    }

    @Override
    public synchronized CompletionStage<Lead> awaitLeadership(Runnable deposed) {
        this.deposed = deposed;
        return leadership.thenApply(lead -> new Lead(1, Duration.ZERO));
    }

    @Override
    public void leaderIsGone() {
        // the test says who leads
    }

    @Override
    public CompletionStage<String> passport() {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<Boolean> isOfAProxy(String passport) {
        return CompletableFuture.completedFuture(false);
    }

    /** The same cluster for one of several proxies, in a pod of this name. */
    public FakeMember member(String pod) {
        return new FakeMember(this, pod);
    }

    /** A proxy's pod is seen like this from now on. */
    public synchronized void showProxy(Observation.ProxySeen seen) {
        proxies.put(seen.pod(), seen);
        observers.forEach((pod, other) -> {
            if (!pod.equals(seen.pod())) {
                other.accept(seen);
            }
        });
    }

    /** A proxy's pod is no more. */
    public synchronized void removeProxy(String gone) {
        proxies.remove(gone);
        observers.forEach((pod, other) -> other.accept(new Observation.ProxyGone(gone)));
    }

    synchronized void watch(String pod, Consumer<Observation> observer) {
        observers.put(pod, observer);
        observer.accept(new Observation.ConfigSeen(config));
        observer.accept(new Observation.ProfileSeen(profile));
        deployments.values().forEach(deployment -> {
            observer.accept(deployment.seen());
            deployment.pods().forEach(one -> observer.accept(one.started(true)));
        });
        proxies.values().stream().filter(seen -> !seen.pod().equals(pod)).forEach(observer);
        observer.accept(new Observation.Synced());
    }

    synchronized void leave(String pod) {
        observers.remove(pod);
    }

    @Override
    public synchronized CompletionStage<Void> resign() {
        resigned = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void watch(Consumer<Observation> observer) {
        this.observer = observer;
        emit(new Observation.ConfigSeen(config));
        emit(new Observation.ProfileSeen(profile));
        if (room != null) {
            emit(new Observation.RoomSeen(room));
        }
        deployments.values().forEach(deployment -> emit(deployment.seen()));
        past.forEach(observer);
        if (!syncHeld) {
            emit(new Observation.Synced());
        }
    }

    @Override
    public synchronized String trouble() {
        return syncHeld ? "pods are not listed yet" : "";
    }

    @Override
    public CompletionStage<Long> scale(String name, int replicas, Supplier<CompletionStage<Boolean>> may) {
        return may.get()
                .thenCompose(
                        still -> still ? scale(name, replicas) : CompletableFuture.failedFuture(new Withheld(name)));
    }

    private synchronized CompletionStage<Long> scale(String name, int replicas) {
        FakeDeployment deployment = named(name);
        scaleCalls.add(new ScaleCall(deployment.model().name(), replicas));
        CompletableFuture<Long> answer = new CompletableFuture<>();
        if (scalesHeld) {
            heldScales.add(() -> scale(deployment, replicas, answer));
        } else {
            scale(deployment, replicas, answer);
        }
        return answer;
    }

    @Override
    public synchronized CompletionStage<Void> tellServedProfile(String profile) {
        if (refusal != null) {
            untold++;
            return CompletableFuture.failedFuture(new IllegalStateException(refusal));
        }
        servedProfiles.add(profile);
        return CompletableFuture.completedFuture(null);
    }

    /** How often the proxy was refused when it told its profile. */
    public synchronized int untold() {
        return untold;
    }

    /** The profiles that the proxy has told that it answers by, in order. */
    public List<String> servedProfiles() {
        return List.copyOf(servedProfiles);
    }

    @Override
    public synchronized CompletionStage<Void> wantProfile(String wanted) {
        if (refusal != null) {
            return CompletableFuture.failedFuture(new IllegalStateException(refusal));
        }
        wantedProfiles.add(wanted);
        if (!operatorAway) {
            showProfile(wanted);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<String> lastWords(String pod, String container) {
        return deployments.values().stream()
                .filter(deployment ->
                        deployment.pods().stream().anyMatch(one -> one.name().equals(pod)))
                .map(deployment -> logs.get(deployment.model().name()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("no log")));
    }

    @Override
    public Runnable followLog(String pod, @Nullable Instant since, LogFollower follower) {
        return podLogs.follow(pod, since, follower);
    }

    /** What the pods' servers write, and who follows it. */
    public FakePodLogs podLogs() {
        return podLogs;
    }

    @Override
    public synchronized void close() {
        observer = null;
        deployments
                .values()
                .forEach(deployment ->
                        deployment.pods().forEach(pod -> pod.server().close()));
    }

    /** Another proxy acts, until it makes room. */
    public synchronized void occupyOffice() {
        leadership = new CompletableFuture<>();
    }

    /** The other proxy makes room. */
    public synchronized void vacateOffice() {
        leadership.complete(null);
    }

    /** Another proxy acts instead of this one. */
    public synchronized void depose() {
        deposed.run();
    }

    /** Another proxy serves at this port of this machine. */
    public synchronized void succeededAt(int port) {
        successor = new Successor("127.0.0.1", port);
    }

    @Override
    public synchronized CompletionStage<Optional<Successor>> successor() {
        return CompletableFuture.completedFuture(Optional.ofNullable(successor));
    }

    /** Whether the proxy has let others act. */
    public synchronized boolean resigned() {
        return resigned;
    }

    /** The operator says what room there is. */
    public synchronized void tellRoom(RoomSummary said) {
        room = said;
        emit(new Observation.RoomSeen(said));
    }

    /** Every write that was asked for so far, refused ones included. */
    public List<ScaleCall> scaleCalls() {
        return List.copyOf(scaleCalls);
    }

    /** The profiles that were asked for so far. */
    public List<String> wantedProfiles() {
        return List.copyOf(wantedProfiles);
    }

    /** The model's pods that were not told to end. */
    public synchronized List<FakePod> pods(String model) {
        return List.copyOf(named(model).pods());
    }

    /** The server of the model's only pod, once there is one. */
    public FakeLlamaServer server(String model) {
        Waiting.until(() -> pods(model).size() == 1);
        return pods(model).getFirst().server();
    }

    /** Somebody else scales the model; before the watch, that is how it was found. */
    public synchronized void scaleFromOutside(String model, int replicas) {
        scale(named(model), replicas, new CompletableFuture<>());
    }

    /** The model's pods do not finish loading until the test tells their servers to. */
    public synchronized void loadSlowly(String model) {
        slowToLoad.add(model);
    }

    /** The model's pods do not end until {@link #endPods}. */
    public synchronized void endSlowly(String model) {
        slowToEnd.add(model);
    }

    /** The model's pods that were told to end have ended. */
    public synchronized void endPods(String model) {
        slowToEnd.remove(model);
        named(model).ending().forEach(pod -> {
            pod.server().close();
            emit(pod.ended());
            emit(pod.gone());
        });
        named(model).ending().clear();
    }

    /** The image of the model's next pods cannot be pulled, in these words; null: it can again. */
    public synchronized void failPods(String model, @Nullable String cause) {
        if (cause == null) {
            failures.remove(model);
        } else {
            failPods(model, LoadFailure.Cause.IMAGE_UNAVAILABLE, cause);
        }
    }

    /** The model's next pods fail for this cause, in these words. */
    public synchronized void failPods(String model, LoadFailure.Cause cause, String words) {
        failures.put(model, new PodProgress.Hopeless(new LoadFailure(cause, words)));
    }

    /** The model's next pods are stuck for this cause, in these words. */
    public synchronized void stickPods(String model, LoadFailure.Cause cause, String words) {
        failures.put(
                model, new PodProgress.Stuck(LoadPhase.SCHEDULING, "waiting: " + words, new LoadFailure(cause, words)));
    }

    /** What the API server answers when it is asked for a log of the model's pods; without this, that there is none. */
    public synchronized void log(String model, CompletableFuture<String> log) {
        logs.put(model, log);
    }

    /** Writes are refused from now on; null: they are taken again. */
    public synchronized void refuseWrites(@Nullable String cause) {
        refusal = cause;
    }

    /** Writes of replicas are not answered until {@link #answerScales}. */
    public synchronized void holdScales() {
        scalesHeld = true;
    }

    /** Carries out and answers the writes that were held, in order. */
    public synchronized void answerScales() {
        scalesHeld = false;
        List.copyOf(heldScales).forEach(Runnable::run);
        heldScales.clear();
    }

    /** A pod is lost with its node: it is gone, and another takes its place. */
    public synchronized void replacePod(String model) {
        losePod(model);
        named(model).fill(this);
    }

    /** A pod is lost with its node, and no other can be made for now. */
    public synchronized void losePod(String model) {
        FakePod lost = named(model).pods().removeFirst();
        emit(lost.gone());
        lost.server().crash();
    }

    /** A pod is ended by its node, for this reason: it stays to be seen, and another takes its place. */
    public synchronized void endPod(String model, String reason) {
        endPodForGood(model, reason);
        named(model).fill(this);
    }

    /** A pod is ended by its node, for this reason, and no other can be made for now. */
    public synchronized void endPodForGood(String model, String reason) {
        FakePod ended = named(model).pods().removeFirst();
        emit(ended.ended(reason));
        ended.server().crash();
    }

    /** The operator confirms no profile from now on. */
    public synchronized void operatorIsAway() {
        operatorAway = true;
    }

    /** The operator has written this profile into the resource's status. */
    public synchronized void showProfile(String shown) {
        profile = shown;
        emit(new Observation.ProfileSeen(shown));
    }

    /** The operator asks for the model to be unloaded in an idle moment. */
    public synchronized void askToUnload(String model, String question) {
        named(model).askToUnload(question, this);
    }

    /** The operator asks no more for the model to be unloaded: it has changed. */
    public synchronized void askForNothing(String model) {
        named(model).askToUnload(null, this);
    }

    /** The operator has written another configuration. */
    public synchronized void configure(ServingConfig changed) {
        config = changed;
        changed.models().forEach(this::deploymentOf);
        emit(new Observation.ConfigSeen(changed));
    }

    /** The first lists do not come to an end until {@link #finishSync}. */
    public synchronized void holdSync() {
        syncHeld = true;
    }

    /** The first lists have come to an end. */
    public synchronized void finishSync() {
        emit(new Observation.Synced());
    }

    /** What happens from now on is shown only at {@link #catchUp}. */
    public synchronized void delayWatch() {
        watchDelayed = true;
    }

    /** Shows what was not shown yet. */
    public synchronized void catchUp() {
        watchDelayed = false;
        List.copyOf(delayed).forEach(this::emit);
        delayed.clear();
    }

    /** Shows something out of turn. */
    public synchronized void emit(Observation observation) {
        observers.values().forEach(each -> each.accept(observation));
        if (observer != null && watchDelayed) {
            delayed.add(observation);
        } else if (observer != null) {
            observer.accept(observation);
        } else if (observation instanceof Observation.PodSeen) {
            past.add(observation);
        }
    }

    /** The model's Deployment as the API server shows it now. */
    public synchronized Observation.DeploymentSeen deployment(String model) {
        return named(model).seen();
    }

    /** Whether the proxy watches; the kubelet has seen for itself that pods from before then are ready. */
    synchronized boolean watched() {
        return observer != null || !observers.isEmpty();
    }

    synchronized boolean loadsSlowly(String model) {
        return slowToLoad.contains(model);
    }

    synchronized boolean endsSlowly(String model) {
        return slowToEnd.contains(model);
    }

    synchronized @Nullable PodProgress failure(String model) {
        return failures.get(model);
    }

    private void scale(FakeDeployment deployment, int replicas, CompletableFuture<Long> answer) {
        if (refusal != null) {
            answer.completeExceptionally(new IllegalStateException(refusal));
            return;
        }
        answer.complete(deployment.want(replicas, this));
        if (!slowToEnd.contains(deployment.model().name())) {
            endPods(deployment.model().name());
        }
    }

    private void deploymentOf(ServedModel model) {
        deployments.computeIfAbsent(model.deployment(), name -> new FakeDeployment(model));
    }

    private FakeDeployment named(String modelOrDeployment) {
        return deployments.values().stream()
                .filter(deployment -> deployment.model().name().equals(modelOrDeployment)
                        || deployment.model().deployment().equals(modelOrDeployment))
                .findFirst()
                .orElseThrow(() -> new DeploymentMissing(modelOrDeployment));
    }
}
