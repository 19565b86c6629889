package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.ApiError;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, from its head to the end of its answer: all that the proxy knows of it beside what it says itself. There
 * is one for each request, made by the server before anything else; it stays on the event loop of its client's connection.
 */
public final class ClientRequest {

    private static final String KEY = ClientRequest.class.getName();

    private final RoutingContext routing;
    private final String id;
    private final OpenRequests.Entry open;
    private final ClientWaits waits;
    private final BodyRoom bodies;
    private BodyRoom.@Nullable Share share;
    private Consumer<RuntimeException> faults;
    private boolean administrator;
    private final Map<String, String> keys = new HashMap<>();

    private ClientRequest(RoutingContext routing, OpenRequests open, ClientWaits waits, BodyRoom bodies) {
        this.routing = routing;
        this.id = RequestId.of(routing.request());
        this.open = open.enter(routing);
        this.waits = waits;
        this.bodies = bodies;
        this.faults = routing::fail;
    }

    /** A request begins: it is counted among the {@code open} ones until its end, and its answer bears its ID. */
    public static void begin(RoutingContext routing, OpenRequests open, ClientWaits waits, BodyRoom bodies) {
        ClientRequest begun = new ClientRequest(routing, open, waits, bodies);
        routing.put(KEY, begun);
        waits.began(routing);
        begun.tellId();
        routing.next();
    }

    /** The one that Vert.x routes. */
    public static ClientRequest of(RoutingContext routing) {
        return Objects.requireNonNull(routing.get(KEY));
    }

    public HttpServerRequest request() {
        return routing.request();
    }

    public HttpServerResponse response() {
        return routing.response();
    }

    /** Its name in logs, here, at the client and at the upstream. */
    public String id() {
        return id;
    }

    /** Puts its ID into the answer's head. */
    public void tellId() {
        response().putHeader(RequestId.HEADER, id);
    }

    /** Hears, once, that the answer has gone out, or failed because the client has left. */
    public void onEnd(Handler<AsyncResult<Void>> ended) {
        routing.addEndHandler(ended);
    }

    /**
     * What a step of this request throws is told to {@code faults} from now on; before that, to the router, which answers 500.
     * Without that nobody would hear of it: the client would wait, and what the request holds would be held for ever.
     */
    public void onFault(Consumer<RuntimeException> faults) {
        this.faults = faults;
    }

    /** This step of the request, safe to be called back by whoever knows nothing of the request. */
    public <T> Handler<T> step(Handler<T> step) {
        return event -> {
            try {
                step.handle(event);
            } catch (RuntimeException e) {
                faults.accept(e);
            }
        };
    }

    /** Answers with an error, and reads what the client still sends, so that it comes to read the answer. */
    public void refuse(ApiError error) {
        error.send(request());
        ClientBody.drop(request());
    }

    /** Takes the key in this header away from it, which is not for servers. */
    public void takeKey(String header) {
        String key = request().getHeader(header);
        if (key != null) {
            keys.put(header, key);
            request().headers().remove(header);
        }
    }

    /** The keys that were taken from it, by their headers: another proxy of the same resource asks for them, too. */
    public Map<String, String> keys() {
        return keys;
    }

    /** It came with an administrator's key. */
    public void isOfAdministrator() {
        administrator = true;
    }

    /** Whether it came with an administrator's key. */
    public boolean ofAdministrator() {
        return administrator;
    }

    /** Its share of the memory for bodies, until it has ended. */
    BodyRoom.Share bodyShare() {
        if (share == null) {
            BodyRoom.Share taken = bodies.share();
            share = taken;
            onEnd(ended -> taken.giveBack());
        }
        return share;
    }

    /** Waits for the next bytes of its body; {@code late} is told why none will do any more. */
    public ClientWaits.Wait awaitBody(Handler<ApiError> late) {
        return waits.body(() -> step(late).handle(waits.lateBody()));
    }

    /** Its connection leaves HTTP: nothing tells of its end but {@link #tunnelEnded}. */
    public void tunnelBegins() {
        waits.upgraded(request().connection());
    }

    /** What its connection went on as has ended. */
    public void tunnelEnded() {
        open.end();
    }
}
