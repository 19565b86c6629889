package dev.modelswap.proxy;

import dev.modelswap.proxy.http.server.ApiServer;
import dev.modelswap.proxy.warmup.OwnClients;
import dev.modelswap.proxy.warmup.OwnModel;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of the proxy's own before clients come: code that no request has run yet is an order of magnitude slower, so that the
 * first clients would wait, and fill their model's limit. They take the way of clients' requests, from a socket of loopback through all
 * parts of a second proxy in this process to a model's server in it; nobody else sees any of them.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private static final int EVENT_LOOPS = 2;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions(ProxyServer.machinery()).setEventLoopPoolSize(EVENT_LOOPS));

    private WarmUp() {}

    /**
     * Done when the code is warm, or has been used for {@code longest}, with the number of requests; 0 where that fails, after which the
     * proxy is merely slower at first.
     */
    static Future<Integer> run(Duration longest) {
        if (longest.isZero()) {
            return Future.succeededFuture(0);
        }
        long began = System.nanoTime();
        WarmUp warmUp = new WarmUp();
        return warmUp.serve()
                .compose(port -> OwnClients.of(warmUp.vertx, port).ask(longest))
                .onSuccess(requests -> LOG.atInfo()
                        .addKeyValue("requests", requests)
                        .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .log("warm"))
                .onFailure(error -> LOG.atWarn()
                        .addKeyValue("error", error.getMessage())
                        .log("cannot warm up: the first requests may be slow"))
                .otherwise(0)
                .onComplete(ended -> warmUp.close());
    }

    private Future<Integer> serve() {
        Context loop = vertx.getOrCreateContext();
        AtomicInteger port = new AtomicInteger();
        Promise<Integer> serves = Promise.promise();
        loop.runOnContext(begin -> OwnModel.listen(vertx)
                .compose(model -> {
                    ProxyParts parts = new ProxyParts(
                            vertx,
                            loop,
                            model,
                            new ProxyOptions.Keys(null, null),
                            new ProxyOptions.Memory(0),
                            ProxyOptions.Patience.usual(),
                            port::get,
                            () -> {});
                    parts.start();
                    parts.engine().start();
                    model.watch(parts::observe);
                    parts.roles().lead();
                    return vertx.deployVerticle(
                            () -> new ApiServer(
                                    OwnModel.HOST, -1, parts.api(), server -> port.set(server.actualPort())),
                            new DeploymentOptions().setInstances(EVENT_LOOPS));
                })
                .map(deployed -> port.get())
                .onComplete(serves));
        return serves.future();
    }

    /** On a thread that has not used it: closing waits for those that have. */
    private void close() {
        new Thread(vertx::close, "warm").start();
    }
}
