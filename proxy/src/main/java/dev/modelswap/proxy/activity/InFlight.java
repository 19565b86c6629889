package dev.modelswap.proxy.activity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that have begun and not ended; for any thread. */
public final class InFlight implements LifeObserver {

    private final Map<Long, RequestLife> lives = new ConcurrentHashMap<>();

    @Override
    public void began(RequestLife life) {
        lives.put(life.id(), life);
    }

    @Override
    public void ended(RequestLife life, Ending ending) {
        lives.remove(life.id());
    }

    /** Ends the request of this ID as an error; false if there is none. */
    public boolean cancel(long id) {
        Optional<RequestLife> life = Optional.ofNullable(lives.get(id));
        life.ifPresent(RequestLife::cancel);
        return life.isPresent();
    }

    /** All of them, in the order in which they came. */
    public JsonArray toJson() {
        JsonArray all = new JsonArray();
        lives.values().stream()
                .sorted(Comparator.comparingLong(RequestLife::id))
                .map(InFlight::json)
                .forEach(all::add);
        return all;
    }

    Collection<RequestLife> lives() {
        return lives.values();
    }

    boolean has(long id) {
        return lives.containsKey(id);
    }

    static JsonObject json(RequestLife life) {
        Asked asked = life.asked();
        JsonObject json = new JsonObject()
                .put("id", String.valueOf(life.id()))
                .put("timestamp", life.arrived().toString())
                .put("model", asked.model())
                .put("called_as", asked.calledAs())
                .put("method", asked.method())
                .put("req_path", asked.path())
                .put("req_headers", Redacted.headers(asked.headers()))
                .put("remote_ip", asked.remoteIp())
                .put("phase", life.phase().name().toLowerCase(Locale.ROOT))
                .put("resp_bytes", life.bytes())
                .put("elapsed_ms", life.elapsed() / 1_000_000);
        RequestLife.Head head = life.head();
        if (head != null) {
            json.put("resp_status", head.status()).put("resp_headers", Redacted.headers(head.headers()));
        }
        if (life.position() > 0) {
            json.put("queue_position", life.position());
        }
        if (asked.session() != null) {
            json.put("session_id", asked.session());
        }
        return json;
    }
}
