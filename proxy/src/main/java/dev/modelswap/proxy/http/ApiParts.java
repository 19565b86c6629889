package dev.modelswap.proxy.http;

import dev.modelswap.proxy.admission.EngineLoop;
import io.vertx.core.http.HttpClient;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everything that clients can ask for, behind keys if there are any. Each event loop's server mounts it with connections to
 * servers of its own: a request and its answer never change threads.
 *
 * @param common what needs no model
 */
record ApiParts(
        List<Consumer<Router>> common,
        Serving serving,
        EngineLoop engine,
        Selection selection,
        Function<HttpClient, Forwarder> forwarders) {

    void mount(Router router, HttpClient client) {
        Forwarder forwarder = forwarders.apply(client);
        new ModelRequests(new Dispatch(serving, selection, forwarder)).mount(router);
        new Passthrough(serving, engine, forwarder).mount(router);
        common.forEach(part -> part.accept(router));
    }
}
