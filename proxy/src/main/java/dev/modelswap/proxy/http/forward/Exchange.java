package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.ClientBody;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import dev.modelswap.proxy.http.stream.LoadingStream;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its one answer, whether a backend gives it or the proxy has to. Ends on whichever side ends first. Runs on the
 * context of its client's connection.
 */
final class Exchange implements Attempts.Listener, Relay.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Forwarder forwarder;
    private final ClientRequest client;
    private final HttpServerResponse response;
    private final Target target;
    private final UpstreamRequest sent;
    private final RequestLife life;
    private final Attempts attempts;
    private final @Nullable LoadingStream loading;
    private final Forwarder.@Nullable Unchanged unchanged;
    private @Nullable AnswerEnd answerEnd;
    private boolean over;

    /**
     * {@code elsewhere} takes the request over if the target cannot be connected to, null: nobody does; {@code unchanged} is what another
     * proxy is to be asked if that decides, null: none is.
     */
    Exchange(
            Forwarder forwarder,
            ClientRequest client,
            Target target,
            UpstreamRequest sent,
            RequestLife life,
            @Nullable Consumer<String> elsewhere,
            Forwarder.@Nullable Unchanged unchanged) {
        this(forwarder, client, target, sent, life, elsewhere, unchanged, loading(forwarder, client, target, sent));
    }

    /** The client may have heard from {@code loading} already. */
    private Exchange(
            Forwarder forwarder,
            ClientRequest client,
            Target target,
            UpstreamRequest sent,
            RequestLife life,
            @Nullable Consumer<String> elsewhere,
            Forwarder.@Nullable Unchanged unchanged,
            @Nullable LoadingStream loading) {
        this.forwarder = forwarder;
        this.client = client;
        this.response = client.response();
        this.target = target;
        this.sent = sent;
        this.life = life;
        this.unchanged = unchanged;
        this.attempts = new Attempts(forwarder, client, target, sent, life, leaving(elsewhere), this);
        this.loading = loading;
    }

    private static @Nullable LoadingStream loading(
            Forwarder forwarder, ClientRequest client, Target target, UpstreamRequest sent) {
        boolean told = target instanceof Target.OfModel(var model) && model.sendLoadingState() && sent.streaming();
        return told ? new LoadingStream(forwarder.vertx(), client, sent.shape(), target.name()) : null;
    }

    private @Nullable Consumer<String> leaving(@Nullable Consumer<String> elsewhere) {
        return elsewhere == null
                ? null
                : why -> {
                    over = true;
                    elsewhere.accept(why);
                };
    }

    void start() {
        listen();
        client.onEnd(client.step(ended -> {
            if (ended.failed()) {
                clientLeft();
            }
        }));
        client.step(Attempts::begin).handle(attempts);
    }

    /** This is the exchange that hears of faults, and of somebody else than the client who does not want the answer any more. */
    private void listen() {
        client.onFault(this::failed);
        Context context = forwarder.vertx().getOrCreateContext();
        life.onCancel(() -> context.runOnContext(client.step(ignored -> cutOff(ApiError.cancelled()))));
    }

    /** A fault of the proxy's own ends the exchange as any other does. */
    private void failed(RuntimeException fault) {
        LOG.atError()
                .addKeyValue("model", target.name())
                .addKeyValue("request", client.id())
                .setCause(fault)
                .log("request failed");
        try {
            cutOff(ApiError.internal());
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("request", client.id()).setCause(e).log("the failure cannot be told");
            if (!over) {
                failed(ApiError.internal());
            }
            attempts.reset();
            client.request().connection().close();
        }
    }

    @Override
    public void waits(Progress progress) {
        life.waits(progress);
        if (loading != null) {
            loading.progress(progress);
        }
    }

    /** The request is not sent again: that would load the model again. */
    @Override
    public void revoked() {
        cutOff(ApiError.unavailable(target.described() + " was unloaded before it had answered."));
    }

    @Override
    public void answered(HttpClientResponse answer) {
        life.answers(answer.statusCode(), answer.headers());
        if (answer.statusCode() == 101) {
            tunnel(answer);
            return;
        }
        answerEnd = new AnswerEnd(answer, sent.shape());
        Relay relay = new Relay(forwarder.vertx(), client, answer, target, this);
        if (loading == null || !loading.begun()) {
            relay.start();
        } else if (answer.statusCode() == 200 && ForwardedHeaders.isEventStream(answer.headers())) {
            loading.done();
            relay.goOn();
        } else {
            UpstreamError.read(answer, target).onComplete(client.step(read -> refused(read.result())));
        }
    }

    private void tunnel(HttpClientResponse answer) {
        client.tunnelBegins();
        new Tunnel(client.request(), answer).open().onComplete(client.step(closed -> {
            complete();
            client.tunnelEnded();
        }));
    }

    @Override
    public void passed(Buffer chunk) {
        life.passes(chunk);
        if (answerEnd != null) {
            answerEnd.take(chunk);
        }
    }

    @Override
    public void relayed() {
        if (over) {
            return;
        }
        if (answerEnd != null && answerEnd.cutShort()) {
            brokenOff(ApiError.badGateway(target.described() + " closed the connection in the middle of its answer."));
            return;
        }
        response.end();
        complete();
    }

    /** A client that got part of an answer must be able to tell. */
    @Override
    public void brokenOff(ApiError error) {
        if (over) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("model", target.name())
                .addKeyValue("request", client.id())
                .addKeyValue("error", error.message())
                .log("upstream failed");
        breakOff(error);
    }

    @Override
    public void turnedAway(ApiError error) {
        if (over) {
            return;
        }
        if (unchanged == null || !forwarder.nextProxy().isExpected() || !ForwardedHeaders.mayBePassedOn(client)) {
            refused(error);
            return;
        }
        forwarder
                .nextProxy()
                .await()
                .onSuccess(client.step(next -> passOn(next, unchanged, error)))
                .onFailure(client.step(none -> refused(error)));
    }

    private void passOn(Successor next, Forwarder.Unchanged unchanged, ApiError otherwise) {
        if (over || !(target instanceof Target.Served served)) {
            return;
        }
        try {
            UpstreamRequest request = unchanged.get();
            over = true;
            Target there = new Target.AtNextProxy(served.model(), next);
            new Exchange(forwarder, client, there, request, life, why -> notThere(next, otherwise), null, loading)
                    .start();
        } catch (BadRequest e) {
            refused(e.error());
        }
    }

    private void notThere(Successor next, ApiError otherwise) {
        over = false;
        listen();
        forwarder.nextProxy().forget(next);
        forwarder.vertx().setTimer(NextProxy.PAUSE_MILLIS, client.step(paused -> turnedAway(otherwise)));
    }

    @Override
    public void refused(ApiError error) {
        if (over) {
            return;
        }
        if (loading != null && loading.begun()) {
            loading.fail(error);
        } else {
            response.headers().clear();
            client.tellId();
            error.send(client.request());
        }
        failed(error);
    }

    private void cutOff(ApiError error) {
        if (!over) {
            breakOff(error);
            attempts.reset();
        }
    }

    private void breakOff(ApiError error) {
        if (!response.headWritten()) {
            refused(error);
            return;
        }
        failed(error);
        if (ForwardedHeaders.isEventStream(response.headers())) {
            response.write(sent.shape().error(error)).onComplete(written -> response.reset());
        } else {
            response.reset();
        }
    }

    private void clientLeft() {
        if (over) {
            return;
        }
        if (answerEnd != null && answerEnd.complete()) {
            complete();
        } else {
            end(Ending.clientLeft(response.headWritten() ? response.getStatusCode() : Ending.LEFT));
        }
        attempts.reset();
    }

    /** All that the client needs has passed, and it may be an error. */
    private void complete() {
        String error = answerEnd == null ? null : answerEnd.error();
        end(
                error == null
                        ? Ending.answered(response.getStatusCode())
                        : Ending.failed(response.getStatusCode(), "stream_error", error));
    }

    private void failed(ApiError error) {
        end(Ending.failed(error.status(), error.code(), error.message()));
    }

    private void end(Ending ending) {
        over = true;
        attempts.end();
        ClientBody.drop(client.request());
        life.ended(ending);
    }
}
