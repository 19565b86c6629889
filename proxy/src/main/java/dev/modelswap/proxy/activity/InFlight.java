package dev.modelswap.proxy.activity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The requests that have begun and not ended, at this proxy and, if it leads, at the others; for any thread. */
public final class InFlight implements LifeObserver {

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** One of them, wherever it is. */
    interface Entry {

        String id();

        Instant arrived();

        /** A number that is another whenever anything of this is. */
        int changes();

        /** As the API tells it. */
        JsonObject json();

        void cancel();

        /** The proxy that serves it; null: this one. */
        @Nullable
        String proxy();
    }

    private record Own(RequestLife life) implements Entry {

        @Override
        public String id() {
            return String.valueOf(life.id());
        }

        @Override
        public Instant arrived() {
            return life.arrived();
        }

        @Override
        public int changes() {
            return life.changes();
        }

        @Override
        public JsonObject json() {
            return InFlight.json(life);
        }

        @Override
        public void cancel() {
            life.cancel();
        }

        @Override
        public @Nullable String proxy() {
            return null;
        }
    }

    private record Elsewhere(String id, Instant arrived, int changes, JsonObject json, String proxy, Runnable onCancel)
            implements Entry {

        @Override
        public void cancel() {
            onCancel.run();
        }
    }

    @Override
    public void began(RequestLife life) {
        entries.put(String.valueOf(life.id()), new Own(life));
    }

    @Override
    public void ended(RequestLife life, Ending ending) {
        entries.remove(String.valueOf(life.id()));
    }

    /** Another proxy has this one under way, by an ID of its own, or it has changed there; {@code cancel} ends it there. */
    public void under(String proxy, String id, JsonObject told, Runnable cancel) {
        String here = idHere(proxy, id);
        Instant arrived = Instant.parse(told.getString("timestamp"));
        entries.compute(
                here,
                (same, before) -> new Elsewhere(
                        here, arrived, before == null ? 0 : before.changes() + 1, told.put("id", here), proxy, cancel));
    }

    /** Another proxy has this one under way no more. */
    public void notUnder(String proxy, String id) {
        entries.remove(idHere(proxy, id));
    }

    /** What another proxy has under way is not known any more. */
    public void forget(String proxy) {
        entries.values().removeIf(entry -> proxy.equals(entry.proxy()));
    }

    /** Ends the request of this ID as an error; false if there is none. */
    public boolean cancel(String id) {
        Optional<Entry> entry = Optional.ofNullable(entries.get(id));
        entry.ifPresent(Entry::cancel);
        return entry.isPresent();
    }

    /** All of them, in the order in which they came. */
    public JsonArray toJson() {
        JsonArray all = new JsonArray();
        entries.values().stream()
                .sorted(Comparator.comparing(Entry::arrived).thenComparing(Entry::id))
                .map(Entry::json)
                .forEach(all::add);
        return all;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    boolean has(String id) {
        return entries.containsKey(id);
    }

    private static String idHere(String proxy, String id) {
        return proxy + "." + id;
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
