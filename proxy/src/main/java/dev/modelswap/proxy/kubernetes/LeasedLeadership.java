package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.proxy.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leadership of the proxy that a Lease names. It has no term: it is its holder's until the holder gives it back or hands it over, or until
 * the holder's pod cannot act any more. So nobody loses it because the API server is away, or the clock is wrong. Before each
 * piece of work the Lease is looked at again, and it is given back when the work that has begun is done.
 */
final class LeasedLeadership implements Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedLeadership.class);
    private static final Executor NEXT_LOOK = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
    private static final Executor NEXT_ROLL_CALL = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    private static final int MISSING = 404;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Candidate candidate;
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    /** Done when all work that has begun is. */
    private final AtomicReference<CompletableFuture<Void>> workDone = new AtomicReference<>(CompletableFuture.allOf());

    private volatile CompletableFuture<?> look = CompletableFuture.completedFuture(null);
    /** Whether the Lease is about to be handed over, so that no more work may begin. */
    private final AtomicBoolean handingOver = new AtomicBoolean();

    private volatile Runnable deposed = () -> {};
    private volatile Supplier<CompletionStage<Set<String>>> inUse = () -> CompletableFuture.completedFuture(Set.of());
    private volatile Consumer<Map<String, Set<String>>> useObserver = use -> {};
    private final AtomicReference<Map<String, Set<String>>> useElsewhere = new AtomicReference<>(Map.of());
    private volatile String told = "";
    /** What a Lease that is made anew is to say again. */
    private volatile Map<String, String> announced = Map.of();

    LeasedLeadership(KubernetesClient client, ApiCalls calls, Candidate candidate) {
        this.client = client;
        this.calls = calls;
        this.candidate = candidate;
    }

    @Override
    public CompletableFuture<Void> take(Runnable deposed, Supplier<CompletionStage<Set<String>>> inUse) {
        this.deposed = deposed;
        this.inUse = inUse;
        look();
        return taken;
    }

    @Override
    public <T> CompletableFuture<T> whileLeading(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> done = read().thenCompose(lease -> {
            if (over.get() || handingOver.get() || !isOurs(lease)) {
                throw new Cluster.NotLeader("the proxy that may scale is '" + lease.holder() + "'");
            }
            return work.get();
        });
        CompletableFuture<?> ended = done.handle((result, error) -> candidate);
        workDone.updateAndGet(before -> CompletableFuture.allOf(before, ended));
        return done;
    }

    @Override
    public CompletableFuture<Optional<Pod>> otherLeader() {
        return read().thenCompose(lease -> lease.holder().isEmpty() || isOurs(lease)
                ? CompletableFuture.completedFuture(Optional.empty())
                : pod(lease.holder()));
    }

    @Override
    public String hindrance() {
        if (taken.isDone()) {
            return "";
        }
        return told.isEmpty() ? "the Lease was not looked at yet" : told;
    }

    @Override
    public CompletableFuture<Void> announce(Map<String, String> annotations) {
        announced = annotations;
        Object change = Map.of("metadata", Map.of("annotations", annotations));
        return whileLeading(() -> calls.patch(candidate.leasePath(), change)).thenAccept(ApiCalls::accepted);
    }

    @Override
    public CompletableFuture<Void> resign() {
        over.set(true);
        return look.handle((looked, error) -> looked)
                .thenCompose(looked -> workDone.get())
                .thenCompose(done -> read())
                .thenCompose(lease -> inUse.get().thenCompose(models -> resignation(lease, models)))
                .thenAccept(lease -> LOG.atInfo().log("does not act any more"));
    }

    private CompletableFuture<LeaseSeen> resignation(LeaseSeen lease, Set<String> models) {
        return isOurs(lease)
                ? write(lease.handedOver(candidate.pod(), null, models))
                : CompletableFuture.completedFuture(lease);
    }

    @Override
    public CompletableFuture<Void> tellInUse(Set<String> models) {
        return annotateUse(candidate.pod(), models);
    }

    private CompletableFuture<Void> annotateUse(String pod, Set<String> models) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.withObject("/metadata/annotations").put(UseElsewhere.key(pod), UseElsewhere.value(models));
        return calls.patch(candidate.leasePath(), change).thenAccept(ApiCalls::accepted);
    }

    @Override
    public void watchUse(Consumer<Map<String, Set<String>>> observer) {
        useObserver = observer;
        observer.accept(useElsewhere.get());
    }

    /** Without what this proxy itself, or one in its pod before it, has told. */
    private void seeUse(LeaseSeen lease) {
        Map<String, Set<String>> others = new HashMap<>(lease.useElsewhere());
        others.remove(candidate.pod());
        if (!others.equals(useElsewhere.getAndSet(Map.copyOf(others)))) {
            useObserver.accept(others);
        }
    }

    /** Whoever ended without a last word uses nothing any more. */
    private void callRoll() {
        if (over.get()) {
            return;
        }
        CompletableFuture<?>[] looks = useElsewhere.get().keySet().stream()
                .map(pod -> pod(pod).thenCompose(seen -> LeaseClaim.hasEnded(seen)
                        ? annotateUse(pod, Set.of())
                        : CompletableFuture.completedFuture(null)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> _ =
                CompletableFuture.allOf(looks).whenComplete((looked, error) -> NEXT_ROLL_CALL.execute(this::callRoll));
    }

    private void look() {
        if (over.get()) {
            return;
        }
        look = read().thenCompose(this::claim).whenComplete((lease, error) -> {
            if (error == null && isOurs(lease)) {
                LOG.atInfo().log("acts");
                seeUse(lease);
                taken.complete(null);
                watch(lease.version());
                callRoll();
            } else {
                tell(error == null ? "stands by: " + lease.holder() + " acts" : "cannot take the Lease: " + error);
                NEXT_LOOK.execute(this::look);
            }
        });
    }

    private CompletableFuture<LeaseSeen> claim(LeaseSeen lease) {
        if (lease.useElsewhere().containsKey(candidate.pod())) {
            // By a process before this one in the same pod, whose requests ended with it.
            return annotateUse(candidate.pod(), Set.of())
                    .thenCompose(ended -> read())
                    .thenCompose(this::claim);
        }
        if (isOurs(lease)) {
            return CompletableFuture.completedFuture(lease);
        }
        if (lease.holder().isEmpty()) {
            return write(lease.heldBy(candidate.pod()));
        }
        return pod(lease.holder())
                .thenCombine(pod(candidate.pod()), (holder, own) -> LeaseClaim.against(holder, own, Instant.now()))
                .thenCompose(claim -> switch (claim) {
                    case VACANT -> write(lease.heldBy(candidate.pod()));
                    case SUCCESSION -> ask(lease);
                    case NONE -> CompletableFuture.completedFuture(lease);
                });
    }

    private CompletableFuture<LeaseSeen> ask(LeaseSeen lease) {
        return lease.successor().equals(candidate.pod())
                ? CompletableFuture.completedFuture(lease)
                : write(lease.askedFor(candidate.pod()));
    }

    /** Sees what becomes of the Lease; what a watch shows of the time before is no news. */
    private void watch(long since) {
        Watching.start(
                client.leases()
                        .inNamespace(candidate.namespace())
                        .withName(candidate.lease())
                        .runnableInformer(0),
                seen -> {
                    LeaseSeen lease = LeaseSeen.of(seen);
                    if (lease.version() > since && !over.get()) {
                        changed(lease);
                    }
                },
                gone -> {},
                () -> {},
                failed -> {});
    }

    private void changed(LeaseSeen lease) {
        seeUse(lease);
        if (lease.holder().isEmpty()) {
            write(lease.heldBy(candidate.pod()))
                    .thenCompose(held -> announce(announced).thenApply(said -> held))
                    .exceptionally(this::lookAgain);
        } else if (!isOurs(lease)) {
            end(lease.holder());
        } else if (!lease.successor().isEmpty() && !lease.successor().equals(candidate.pod())) {
            handOver(lease);
        }
    }

    private void handOver(LeaseSeen lease) {
        handingOver.set(true);
        workDone.get()
                .thenCombine(inUse.get(), (done, models) -> models)
                .thenCompose(models -> write(lease.handedOver(candidate.pod(), lease.successor(), models)))
                .thenAccept(handedOver -> end(lease.successor()))
                .exceptionally(error -> {
                    handingOver.set(false);
                    lookAgain(error);
                    return null;
                });
    }

    /** What could not be written may be settled by now, or have to be written anew. */
    private @Nullable LeaseSeen lookAgain(Throwable error) {
        LOG.atWarn().addKeyValue("error", error.getMessage()).log("cannot write the Lease, trying again");
        NEXT_LOOK.execute(() -> {
            if (!over.get()) {
                read().thenAccept(this::changed).exceptionally(unread -> {
                    lookAgain(unread);
                    return null;
                });
            }
        });
        return null;
    }

    private void end(String holder) {
        if (!over.getAndSet(true)) {
            LOG.atWarn().addKeyValue("holder", holder).log("another proxy acts from now on");
            deposed.run();
        }
    }

    private boolean isOurs(LeaseSeen lease) {
        return lease.holder().equals(candidate.pod());
    }

    private CompletableFuture<LeaseSeen> read() {
        return calls.text(candidate.leasePath()).thenApply(LeasedLeadership::seen);
    }

    private CompletableFuture<LeaseSeen> write(ObjectNode change) {
        return calls.patch(candidate.leasePath(), change).thenApply(answer -> seen(ApiCalls.accepted(answer)));
    }

    private CompletableFuture<Optional<Pod>> pod(String name) {
        return calls.get(candidate.podPath(name))
                .thenApply(answer -> answer.code() == MISSING
                        ? Optional.empty()
                        : Optional.of(Serialization.unmarshal(ApiCalls.accepted(answer), Pod.class)));
    }

    private static LeaseSeen seen(String lease) {
        return LeaseSeen.of(Serialization.unmarshal(lease, Lease.class));
    }

    private void tell(String what) {
        if (!what.equals(told)) {
            told = what;
            LOG.atInfo().log(what);
        }
    }
}
