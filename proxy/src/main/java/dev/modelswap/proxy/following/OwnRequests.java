package dev.modelswap.proxy.following;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.admission.Admission;
import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.admission.Rejected;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.fleet.Backend;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this proxy that wait for a model or have a backend of one. They are put to whoever decides: an engine in this process
 * or, by messages, the one of the proxy that leads. When that changes they are put to the next one, and what they hold is told to it, so that none is lost and
 * none forgotten. While nobody decides, who waits goes on waiting, and models that are known to be ready serve: nobody evicts them then.
 */
public final class OwnRequests implements Admission {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Supplier<Executor> callers;
    private final LongSupplier clock;
    private final SerialExecutor serial;
    private final KnownModels models;
    private final BooleanSupplier mayServeUndecided;
    private final Map<Long, Own> requests = new LinkedHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger holding = new AtomicInteger();
    private @Nullable Consumer<FromFollower> decider;
    private final AtomicLong last = new AtomicLong();
    private boolean refusing;

    /**
     * Requests of which {@code serial} runs the turns.
     *
     * @param callers on which whoever asks is answered: asked for where a request is made
     * @param clock counts milliseconds
     * @param models as far as they are known where nobody decides
     * @param mayServeUndecided whether models that are known to be ready may serve while nobody decides
     */
    OwnRequests(
            Supplier<Executor> callers,
            LongSupplier clock,
            SerialExecutor serial,
            KnownModels models,
            BooleanSupplier mayServeUndecided) {
        this.callers = callers;
        this.clock = clock;
        this.serial = serial;
        this.models = models;
        this.mayServeUndecided = mayServeUndecided;
    }

    /** The same, whose callers are answered on their contexts. */
    public static OwnRequests of(
            Vertx vertx, SerialExecutor serial, KnownModels models, BooleanSupplier mayServeUndecided) {
        return new OwnRequests(
                () -> {
                    Context caller = vertx.getOrCreateContext();
                    return task -> caller.runOnContext(ignored -> task.run());
                },
                () -> System.nanoTime() / 1_000_000,
                serial,
                models,
                mayServeUndecided);
    }

    @Override
    public Future<Grant> admit(ServedModel model, Future<Void> left, Consumer<Progress> progress) {
        Own request = new Own(model, progress, callers.get());
        serial.run(() -> enter(request, left));
        return request.answer.future();
    }

    /** Requests of this proxy that wait for a model or their turn; for any thread. */
    public int waiting() {
        return waiting.get();
    }

    /** Requests of this proxy that models are serving; for any thread. */
    public int holding() {
        return holding.get();
    }

    /** Takes what this one answers, in turns, for as long as it decides. */
    public Consumer<FromLeader> answersOf(Consumer<FromFollower> one) {
        return answer -> {
            if (one.equals(decider)) {
                take(answer);
            }
        };
    }

    /** From now on this one decides: it is told of all requests that there are, and then of each change. Called in turns. */
    public void put(Consumer<FromFollower> next) {
        Consumer<FromFollower> before = decider;
        decider = next;
        List<Own> all = List.copyOf(requests.values());
        all.forEach(request -> next.accept(request.told()));
        next.accept(new FromFollower.Rolled());
        if (before != null) {
            all.forEach(request -> before.accept(new FromFollower.Leave(request.number)));
        }
    }

    /** This one decides no more; who does is not known yet, if it has not been said already. Called in turns. */
    public void withdraw(Consumer<FromFollower> from) {
        if (from.equals(decider)) {
            decider = null;
            List.copyOf(requests.values()).forEach(this::serveUndecided);
        }
    }

    /** Turns away all that wait, now and from now on, for this proxy ends. */
    public void refuseAll() {
        serial.run(() -> {
            refusing = true;
            List.copyOf(requests.values()).stream()
                    .filter(request -> request.backend == null)
                    .forEach(request -> {
                        tell(new FromFollower.Leave(request.number));
                        refuse(request, new Rejected(new Rejection.ShuttingDown(), SOON));
                    });
        });
    }

    private void enter(Own request, Future<Void> left) {
        requests.put(request.number, request);
        waiting.incrementAndGet();
        if (refusing) {
            refuse(request, new Rejected(new Rejection.ShuttingDown(), SOON));
            return;
        }
        if (decider == null) {
            serveUndecided(request);
        } else {
            tell(request.told());
        }
        left.onComplete(gone -> serial.run(() -> cancel(request)));
    }

    private void cancel(Own request) {
        if (request.backend == null && remove(request)) {
            tell(new FromFollower.Leave(request.number));
        }
    }

    private void take(FromLeader answer) {
        switch (answer) {
            case FromLeader.Granted(long number, Backend backend) ->
                Optional.ofNullable(requests.get(number)).ifPresent(request -> grant(request, backend));
            case FromLeader.Refused(long number, Rejection rejection, Long retryAfter) -> {
                Own request = requests.get(number);
                // The next one that decides is asked the same.
                if (request != null && !(rejection instanceof Rejection.ShuttingDown)) {
                    refuse(request, new Rejected(rejection, retryAfter == null ? null : Duration.ofMillis(retryAfter)));
                }
            }
            case FromLeader.Waits waits ->
                Optional.ofNullable(requests.get(waits.request())).ifPresent(request -> request.hears(waits));
            case FromLeader.Revoked(long number) ->
                Optional.ofNullable(requests.get(number)).ifPresent(Own::revoke);
            case FromLeader.Question(long at) -> tell(new FromFollower.Answer(at));
            case FromLeader.Config _,
                    FromLeader.Profile _,
                    FromLeader.Model _,
                    FromLeader.Models _,
                    FromLeader.Cancel _,
                    FromLeader.Ended _,
                    FromLeader.Ending _,
                    FromLeader.Numbered _,
                    FromLeader.Counts _,
                    FromLeader.Alive _ -> {}
        }
    }

    /** What serves without being asked for is told to the next one that decides. */
    private void serveUndecided(Own request) {
        if (request.backend != null || !mayServeUndecided.getAsBoolean()) {
            return;
        }
        String model = request.model.name();
        long held = requests.values().stream()
                .filter(other -> other.backend != null && other.model.name().equals(model))
                .count();
        models.backend(model, held).ifPresent(backend -> {
            int limit = request.model.concurrencyLimit();
            if (held < limit) {
                grant(request, backend);
            } else {
                refuse(request, new Rejected(new Rejection.ConcurrencyLimit(model, limit), SOON));
            }
        });
    }

    private void grant(Own request, Backend backend) {
        if (request.backend != null) {
            return;
        }
        request.backend = backend;
        waiting.decrementAndGet();
        holding.incrementAndGet();
        OwnGrant grant = new OwnGrant(
                backend,
                () -> serial.run(() -> {
                    if (remove(request)) {
                        tell(new FromFollower.Leave(request.number));
                    }
                }));
        request.grant = grant;
        request.caller.execute(() -> request.answer.complete(grant));
    }

    private void refuse(Own request, Rejected why) {
        if (remove(request)) {
            request.caller.execute(() -> request.answer.fail(why));
        }
    }

    private boolean remove(Own request) {
        boolean removed = requests.remove(request.number, request);
        if (removed) {
            (request.backend == null ? waiting : holding).decrementAndGet();
        }
        return removed;
    }

    private void tell(FromFollower message) {
        if (decider != null) {
            decider.accept(message);
        }
    }

    private final class Own {

        private final long number = last.incrementAndGet();
        private final ServedModel model;
        private final Consumer<Progress> progress;
        private final Executor caller;
        private final Promise<Grant> answer = Promise.promise();
        private final long since = clock.getAsLong();
        private @Nullable Backend backend;
        private @Nullable OwnGrant grant;

        Own(ServedModel model, Consumer<Progress> progress, Executor caller) {
            this.model = model;
            this.progress = progress;
            this.caller = caller;
        }

        FromFollower told() {
            return backend == null
                    ? new FromFollower.Ask(number, model.name(), clock.getAsLong() - since)
                    : new FromFollower.Holds(number, model.name(), backend);
        }

        void hears(FromLeader.Waits waits) {
            Progress news = new Progress(
                    waits.waitsFor(),
                    Duration.ofMillis(waits.waited()),
                    Duration.ofMillis(waits.loading()),
                    waits.usualLoad() == null ? null : Duration.ofMillis(waits.usualLoad()));
            caller.execute(() -> {
                if (!answer.future().isComplete()) {
                    progress.accept(news);
                }
            });
        }

        void revoke() {
            OwnGrant held = grant;
            if (held != null) {
                caller.execute(() -> held.revoke());
            }
        }
    }
}
