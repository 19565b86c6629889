package dev.modelswap.proxy.following;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy that follows: the one that leads speaks to it here, and is answered by what this proxy's requests want. The one that leads by the
 * latest epoch is listened to, and nobody else.
 */
public final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /**
     * How long models that are ready serve while nobody decides: longer than it takes until another proxy leads. Whoever leads and does not hear
     * this proxy evicts nothing for as long as that may last.
     */
    private static final Duration UNDECIDED = Duration.ofSeconds(25);

    private static final long NOTICED_MILLIS = Line.Timing.usual().silence().toMillis()
            + Line.Timing.usual().beat().toMillis();

    private final Vertx vertx;
    private final SerialExecutor serial;
    private final Cluster cluster;
    private final Listener listener;
    private volatile long epoch = -1;
    private volatile @Nullable Leader leader;
    private volatile long heard = -1;
    private boolean closed;

    /** Hears the one that leads. */
    public interface Listener {

        /** It leads from now on, instead of this proxy if this one did; called in turns. Answers take {@code messages} in turns. */
        Consumer<FromLeader> leads(Consumer<FromFollower> messages);

        /** It is not heard any more; called in turns. */
        void gone();

        /** It is not heard any more, and knows that this proxy is not either: what that proxy may decide it decides by itself. Called in turns. */
        void lost(Consumer<FromFollower> messages);
    }

    /** The proxy that leads, at which clients are served there. */
    public record Leader(String host, int apiPort, Line<FromLeader> line) {}

    /** Whoever leads is told to {@code listener}. */
    public Following(Vertx vertx, SerialExecutor serial, Cluster cluster, Listener listener) {
        this.vertx = vertx;
        this.serial = serial;
        this.cluster = cluster;
        this.listener = listener;
    }

    /** Listens for whoever leads. */
    public Future<HttpServer> listen(int port) {
        return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
                .requestHandler(this::called)
                .listen(port);
    }

    /** The proxy that leads, if it is another one and was heard just now; for any thread. */
    public Optional<Leader> leader() {
        return Optional.ofNullable(leader);
    }

    /** This proxy itself leads by this epoch: nobody by an earlier one is listened to. */
    public void leadsItself(long own) {
        serial.run(() -> epoch = Math.max(epoch, own));
    }

    /** Whether models that are known to be ready may serve though nobody decides; for any thread. */
    public boolean mayServeUndecided() {
        long last = heard;
        return last >= 0 && (leader != null || now() - last < UNDECIDED.toMillis());
    }

    /** The last word to whoever leads: this proxy holds nothing any more. */
    public void sayBye() {
        serial.run(() -> {
            closed = true;
            Leader last = leader;
            if (last != null) {
                last.line().send(new FromFollower.Bye());
                last.line().closeAfterLastWord();
            }
        });
    }

    private void called(HttpServerRequest request) {
        request.pause();
        Context context = vertx.getOrCreateContext();
        String authorization = String.valueOf(request.getHeader(HttpHeaders.AUTHORIZATION));
        String passport =
                authorization.startsWith(Dialling.BEARER) ? authorization.substring(Dialling.BEARER.length()) : "";
        Future.fromCompletionStage(cluster.isOfAProxy(passport), context)
                .onSuccess(trusted -> {
                    if (trusted) {
                        trusted(request, context);
                    } else {
                        refuse(request, Dialling.NOT_TRUSTED, "its token is not that of a proxy of this resource");
                    }
                })
                .onFailure(error -> refuse(request, Dialling.NOT_TRUSTED, String.valueOf(error.getMessage())));
    }

    private void trusted(HttpServerRequest request, Context context) {
        if (!String.valueOf(Wire.VERSION).equals(request.getHeader(Dialling.PROTOCOL))) {
            refuse(
                    request,
                    Dialling.WRONG_PROTOCOL,
                    "it speaks version " + request.getHeader(Dialling.PROTOCOL) + ", this proxy " + Wire.VERSION);
            return;
        }
        long by;
        int apiPort;
        try {
            by = Long.parseLong(request.getHeader(Dialling.EPOCH));
            apiPort = Integer.parseInt(request.getHeader(Dialling.API_PORT));
        } catch (NumberFormatException e) {
            refuse(request, 400, "it does not say by which epoch it leads");
            return;
        }
        serial.run(() -> {
            if (closed) {
                context.runOnContext(ends -> refuse(request, Dialling.ENDING, "this proxy ends"));
            } else if (by < epoch) {
                context.runOnContext(
                        stale -> refuse(request, Dialling.STALE, "a later epoch than " + by + " has begun: " + epoch));
            } else {
                follow(request, context, by, apiPort);
            }
        });
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        LOG.atWarn()
                .addKeyValue("from", request.remoteAddress().hostAddress())
                .addKeyValue("status", status)
                .addKeyValue("error", why)
                .log("does not follow");
        request.response().setStatusCode(status).end(why);
        request.resume();
    }

    private void follow(HttpServerRequest request, Context context, long by, int apiPort) {
        epoch = by;
        Leader before = leader;
        Line<FromLeader> line = new Line<>(
                vertx,
                context,
                request.response(),
                request.response()::reset,
                new FromFollower.Alive(),
                Line.Timing.usual());
        Consumer<FromFollower> messages = line::send;
        Leader next = new Leader(String.valueOf(request.remoteAddress().hostAddress()), apiPort, line);
        leader = next;
        heard = now();
        context.runOnContext(open -> {
            request.response().setChunked(true).writeHead();
            serial.run(() -> {
                Consumer<FromLeader> answers = listener.leads(messages);
                context.runOnContext(begin -> {
                    line.open(
                            request,
                            FromLeader.class,
                            message -> serial.run(() -> {
                                if (next.equals(leader)) {
                                    heard = now();
                                    answers.accept(message);
                                }
                            }),
                            bySilence -> serial.run(() -> lost(next, messages, bySilence)));
                    request.resume();
                });
            });
        });
        if (before != null) {
            before.line().close();
        }
        LOG.atInfo().addKeyValue("epoch", by).addKeyValue("leader", next.host()).log("follows");
    }

    /** One that is silent may hear this proxy still, and evict what that does not say to hold: until it must have noticed the silence, too. */
    private void lost(Leader gone, Consumer<FromFollower> messages, boolean bySilence) {
        if (!gone.equals(leader)) {
            return;
        }
        leader = null;
        heard = now();
        listener.gone();
        if (bySilence) {
            vertx.setTimer(NOTICED_MILLIS, passed -> serial.run(() -> listener.lost(messages)));
        } else {
            listener.lost(messages);
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
