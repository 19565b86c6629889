package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServedTimeouts;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import dev.modelswap.proxy.fleet.Backend;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/** Who is to answer a request. */
public sealed interface Target {

    /** What it is called in logs and metrics. */
    String name();

    /** What it is called in errors. */
    String described();

    ServedTimeouts timeouts();

    /** What it has at {@code uri} of the API. */
    default String uri(String uri) {
        return uri;
    }

    /** Whether another server may take the place of one that is gone, so that it is worth asking again. */
    default boolean comesBack() {
        return true;
    }

    /** A model of ours, whichever way to its servers is taken. */
    sealed interface Served extends Target {

        ServedModel model();

        @Override
        default String name() {
            return model().name();
        }

        @Override
        default String described() {
            return "The server of model '" + model().name() + "'";
        }

        @Override
        default ServedTimeouts timeouts() {
            return model().timeouts();
        }
    }

    /** A model, whose turn the request must wait for. */
    record OfModel(ServedModel model) implements Served {}

    /** A ready backend of a model, beside the model's turns: nothing waits for the request, and nothing spares it. */
    record Uncounted(ServedModel model, Backend backend) implements Served {

        @Override
        public boolean comesBack() {
            return false;
        }
    }

    /** A model of ours whose turns another proxy of the same resource decides, which is asked what the client asked. */
    record AtNextProxy(ServedModel model, Successor proxy) implements Served {

        private static final Duration CONNECT = Duration.ofSeconds(5);

        @Override
        public String described() {
            return "The proxy that takes over";
        }

        /** The other one keeps to the model's. */
        @Override
        public ServedTimeouts timeouts() {
            return new ServedTimeouts(CONNECT, Duration.ZERO, Duration.ZERO);
        }

        @Override
        public boolean comesBack() {
            return false;
        }
    }

    /** A peer, which answers for itself when it can. */
    record OfPeer(Peer peer) implements Target {

        private static final Duration RESPONSE_HEADER = Duration.ofSeconds(60);

        @Override
        public String name() {
            return peer.name();
        }

        @Override
        public String described() {
            return "The peer '" + peer.name() + "'";
        }

        @Override
        public ServedTimeouts timeouts() {
            ServedTimeouts said = ServedTimeouts.of(peer.timeouts());
            boolean silent = peer.timeouts() == null || peer.timeouts().responseHeader() == null;
            return silent ? new ServedTimeouts(said.connect(), RESPONSE_HEADER, said.idle()) : said;
        }

        /** Where it is. */
        RequestOptions server() {
            URI url = URI.create(peer.url());
            boolean tls = url.getScheme().equalsIgnoreCase("https");
            return new RequestOptions()
                    .setHost(url.getHost())
                    .setPort(url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80)
                    .setSsl(tls);
        }

        @Override
        public String uri(String uri) {
            String base = URI.create(peer.url()).getRawPath();
            return base == null ? uri : base.replaceAll("/+$", "") + uri;
        }

        @Override
        public boolean comesBack() {
            return false;
        }
    }
}
