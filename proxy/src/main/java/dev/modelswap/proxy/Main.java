package dev.modelswap.proxy;

import dev.modelswap.proxy.kubernetes.KubernetesCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the proxy of one {@code ModelSwap} in a pod; see {@link ProxyOptions} for what the environment must say. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        try {
            start(System.getenv()).onFailure(error -> {
                LOG.atError().setCause(error).log("cannot start");
                System.exit(1);
            });
        } catch (IllegalArgumentException e) {
            LOG.atError().log("{}", e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Starts the proxy that this environment describes, and answers once it serves; it stops before the process ends.
     *
     * @throws IllegalArgumentException naming the variable that is missing or wrong
     */
    public static Future<ProxyServer> start(Map<String, String> environment) {
        ProxyOptions options = ProxyOptions.of(environment);
        LOG.atInfo()
                .addKeyValue("namespace", options.namespace())
                .addKeyValue("name", options.resource())
                .log("starting");
        Vertx vertx = Vertx.vertx(ProxyServer.machinery());
        KubernetesClient client = new KubernetesClientBuilder().build();
        ProxyServer server = new ProxyServer(
                vertx,
                new KubernetesCluster(client, options.namespace(), options.resource(), self(options)),
                options.ports(),
                options.keys(),
                options.memory(),
                ProxyOptions.Patience.usual());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, options.stopPatienceMillis()), "stop"));
        server.deposed().onSuccess(deposed -> {
            LOG.atWarn().log("another proxy leads, ending");
            new Thread(() -> System.exit(0), "deposed").start();
        });
        return server.start(WarmUp.run(options.warmUp()).mapEmpty()).map(server);
    }

    private static KubernetesCluster.@Nullable Self self(ProxyOptions options) {
        return options.pod() == null ? null : new KubernetesCluster.Self(options.pod(), options.token());
    }

    /** Vert.x is not closed: that need not ever complete on a thread that has used it, and the process ends anyway. */
    private static void stop(ProxyServer server, long patienceMillis) {
        server.stop(patienceMillis).await();
        LOG.atInfo().log("stopped");
    }
}
