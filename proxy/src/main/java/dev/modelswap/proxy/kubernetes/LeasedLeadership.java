package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Cluster.Lead;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leadership of the proxy that a Lease names. Its holder renews it; another takes it when the holder has given it back or handed it over, when
 * the holder's pod cannot act any more, or when the holder was silent for the term. Before each piece of work the Lease is looked at again, and
 * it is given back when the work that has begun is done. Whoever takes it from one that has not given it back first fences that one
 * off: what it may still be about to write is refused.
 */
final class LeasedLeadership implements Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedLeadership.class);
    private static final long LOOK_MILLIS = 500;
    private static final Executor NEXT_LOOK = CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    private static final Executor NEXT_RENEWAL = CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS);

    /** Of looks at the Lease: at how many the pods of holder and candidate are looked at, too, if nobody is in a hurry. */
    private static final int ONE_IN = 5;

    private static final int HURRIED_LOOKS = 40;

    /** Until a proxy is warm it does not ask for what another one does well. */
    private static final Duration BEFORE_SUCCESSION = Duration.ofSeconds(3);

    private static final int MISSING = 404;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Candidate candidate;
    private final Supplier<CompletableFuture<Void>> fence;
    private final LeaseTerm term;
    private final long started = System.nanoTime();
    private final CompletableFuture<Lead> taken = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    /** Done when all work that has begun is. */
    private final AtomicReference<CompletableFuture<Void>> workDone = new AtomicReference<>(CompletableFuture.allOf());

    private volatile CompletableFuture<?> look = CompletableFuture.completedFuture(null);
    /** Whether the Lease is about to be handed over, so that no more work may begin. */
    private final AtomicBoolean handingOver = new AtomicBoolean();

    /** Whether the Lease was taken from one that may still be about to write. */
    private final AtomicBoolean unfenced = new AtomicBoolean();

    private volatile Runnable deposed = () -> {};
    private final AtomicInteger hurried = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile String told = "";
    /** What a Lease that is made anew is to say again. */
    private volatile Map<String, String> announced = Map.of();

    /** {@code fence} sees to it that nothing is written any more by what a leader before has seen. */
    LeasedLeadership(
            KubernetesClient client,
            ApiCalls calls,
            Candidate candidate,
            Supplier<CompletableFuture<Void>> fence,
            LeaseTerm term) {
        this.term = term;
        this.client = client;
        this.calls = calls;
        this.candidate = candidate;
        this.fence = fence;
    }

    @Override
    public CompletableFuture<Lead> take(Runnable deposed) {
        this.deposed = deposed;
        look();
        return taken;
    }

    @Override
    public void hurry() {
        hurried.set(HURRIED_LOOKS);
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
                .thenCompose(
                        lease -> isOurs(lease) ? write(lease.heldBy(null)) : CompletableFuture.completedFuture(lease))
                .thenAccept(lease -> LOG.atInfo().log("does not lead any more"));
    }

    private void look() {
        if (over.get()) {
            return;
        }
        looks.incrementAndGet();
        look = read().thenCompose(this::claim).whenComplete((taking, error) -> {
            if (error == null && taking != null) {
                LOG.atInfo().addKeyValue("epoch", taking.lease().transitions()).log("leads");
                taken.complete(new Lead(taking.lease().transitions(), taking.silence()));
                watch(taking.lease().version());
                NEXT_RENEWAL.execute(this::renew);
                return;
            }
            if (error != null) {
                term.unseen();
                tell("cannot take the Lease: " + error);
            }
            NEXT_LOOK.execute(this::look);
        });
    }

    /** A Lease that is this proxy's from now on, and how long the one before was silent. */
    private record Taking(LeaseSeen lease, Duration silence) {}

    private CompletableFuture<@Nullable Taking> claim(LeaseSeen lease) {
        boolean silent = term.isOver(lease);
        if (lease.holder().isEmpty()) {
            return takeIt(lease, Duration.ZERO);
        }
        if (isOurs(lease)) {
            // Handed over, or held by a process before this one in the same pod, whose epoch has ended with it.
            return takeIt(lease, Duration.ZERO).thenCompose(this::fencedOff);
        }
        if (silent) {
            LOG.atWarn().addKeyValue("holder", lease.holder()).log("the proxy that leads is silent, taking over");
            return takeFrom(lease, term.silence());
        }
        tell("another proxy leads: " + lease.holder());
        if (hurried.getAndUpdate(left -> Math.max(0, left - 1)) == 0 && looks.get() % ONE_IN != 1) {
            return CompletableFuture.completedFuture(null);
        }
        return pod(lease.holder())
                .thenCombine(pod(candidate.pod()), (holder, own) -> LeaseClaim.against(holder, own, Instant.now()))
                .thenCompose(claim -> switch (claim) {
                    case VACANT -> takeFrom(lease, Duration.ZERO);
                    case SUCCESSION -> ask(lease).thenApply(asked -> null);
                    case NONE -> CompletableFuture.completedFuture(null);
                });
    }

    private CompletableFuture<@Nullable Taking> takeIt(LeaseSeen lease, Duration silence) {
        return write(lease.heldBy(candidate.pod())).thenApply(held -> new Taking(held, silence));
    }

    private CompletableFuture<@Nullable Taking> takeFrom(LeaseSeen lease, Duration silence) {
        unfenced.set(true);
        return takeIt(lease, silence).thenCompose(this::fencedOff);
    }

    private CompletableFuture<@Nullable Taking> fencedOff(@Nullable Taking held) {
        return unfenced.get()
                ? fence.get().thenApply(fenced -> {
                    unfenced.set(false);
                    return held;
                })
                : CompletableFuture.completedFuture(held);
    }

    private CompletableFuture<LeaseSeen> ask(LeaseSeen lease) {
        boolean tooEarly = System.nanoTime() - started < BEFORE_SUCCESSION.toNanos();
        return tooEarly || lease.successor().equals(candidate.pod())
                ? CompletableFuture.completedFuture(lease)
                : write(lease.askedFor(candidate.pod()));
    }

    /** While the API server is away nobody can renew it, and nobody can take it. */
    private void renew() {
        if (over.get()) {
            return;
        }
        CompletableFuture<Void> _ = read().thenCompose(lease -> isOurs(lease) && !handingOver.get()
                        ? write(lease.renewed())
                        : CompletableFuture.completedFuture(lease))
                .handle((lease, error) -> {
                    if (error == null && !isOurs(lease)) {
                        changed(lease);
                    }
                    NEXT_RENEWAL.execute(this::renew);
                    return null;
                });
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
                .thenCompose(done -> write(lease.heldBy(lease.successor())))
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
            LOG.atWarn().addKeyValue("holder", holder).log("another proxy leads from now on");
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
