package dev.modelswap.proxy.activity;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tells the proxy that leads of the requests in flight at this one. */
public final class InFlightNews {

    private final InFlight requests;
    private final AtomicReference<@Nullable InFlightWatch> watch = new AtomicReference<>();

    /** Hears what is new. */
    public interface Listener {

        /** This one is under way, and this is how it gets on. */
        void upsert(String id, JsonObject request);

        /** This one is under way no more. */
        void remove(String id);
    }

    public InFlightNews(InFlight requests) {
        this.requests = requests;
    }

    /** Begins to look. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(InFlightWatch.LOOK_MILLIS, timer -> {
            InFlightWatch now = watch.get();
            if (now != null) {
                now.look();
            }
        });
    }

    /** From now on this one hears, first of all that there are. */
    public void tell(Listener listener) {
        watch.set(new InFlightWatch(requests, listener));
    }

    /** Nobody hears any more. */
    public void tellNobody() {
        watch.set(null);
    }
}
