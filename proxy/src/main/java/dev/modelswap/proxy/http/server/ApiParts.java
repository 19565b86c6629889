package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.following.KnownModels;
import dev.modelswap.proxy.http.client.BodyRoom;
import dev.modelswap.proxy.http.client.ClientPatience;
import dev.modelswap.proxy.http.client.OpenRequests;
import dev.modelswap.proxy.http.forward.BackendConnections;
import dev.modelswap.proxy.http.forward.Forwarder;
import dev.modelswap.proxy.http.routing.Dispatch;
import dev.modelswap.proxy.http.routing.ModelRequests;
import dev.modelswap.proxy.http.routing.Passthrough;
import dev.modelswap.proxy.http.routing.Selection;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.http.HttpClient;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that clients can ask for, and who may. Each event loop's server mounts it with connections to servers of its own: a
 * request and its answer never change threads.
 *
 * @param keys that are asked for; null: none are
 * @param admins the keys of administrators; null: there are none
 * @param patience with clients
 * @param open counts the requests of all servers that have begun and not ended
 * @param bodies the room that the bodies of all requests share
 * @param backends the connections to servers
 * @param endpoints the proxy's own, which need no model
 */
public record ApiParts(
        @Nullable ApiKeys keys,
        @Nullable AdminKeys admins,
        ClientPatience patience,
        OpenRequests open,
        BodyRoom bodies,
        BackendConnections backends,
        List<Consumer<Router>> endpoints,
        Serving serving,
        KnownModels models,
        Selection selection,
        Forwarders forwarders) {

    /** Makes what sends requests to models over the connections of one client. */
    public interface Forwarders {
        Forwarder over(HttpClient client);
    }

    /** Makes the router know all of it, whoever may ask. */
    public void mount(Router router, HttpClient client) {
        Forwarder forwarder = forwarders.over(client);
        new ModelRequests(new Dispatch(serving, selection, forwarder)).mount(router);
        new Passthrough(serving, models, forwarder).mount(router);
        endpoints.forEach(endpoint -> endpoint.accept(router));
    }
}
