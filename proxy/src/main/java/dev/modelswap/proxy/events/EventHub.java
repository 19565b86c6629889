package dev.modelswap.proxy.events;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sends what is published to all who listen, in one order, and the whole state to those who come or have missed something.
 * Publishing never waits for a listener, and is for any thread.
 *
 * <p>A kind of event that has a state says how it is had, by {@link #snapshots}. Its publisher changes the state first and
 * publishes the change then: what was published shortly before the state was taken may follow it once more, in the same order.
 */
public final class EventHub {

    private static final int MAX_FRAMES = 1024;
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    /** IDs grow over the restarts of a proxy, so that none of a former run is taken for one of this. */
    private static final long IDS_PER_MILLISECOND = 1000;

    private final Vertx vertx;
    private final Context context;
    private final Timing timing;
    private final Map<EventType, Supplier<Object>> snapshots = new ConcurrentHashMap<>();
    private final EventLog log = new EventLog(System.currentTimeMillis() * IDS_PER_MILLISECOND, MAX_FRAMES, MAX_BYTES);
    private final Set<EventClient> clients = new LinkedHashSet<>();
    private long entries;
    private boolean closed;
    private volatile boolean heard;

    /**
     * How often and how long.
     *
     * @param heartbeat time between two signs of life to a client
     * @param absence for so long after the last client has left, what it misses is kept
     */
    public record Timing(Duration heartbeat, Duration absence) {

        /** What suits browsers, and the proxies before this one. */
        public static Timing usual() {
            return new Timing(Duration.ofSeconds(15), Duration.ofMinutes(1));
        }
    }

    /** A hub without clients; all but publishing happens on {@code context}. */
    public EventHub(Vertx vertx, Context context, Timing timing) {
        this.vertx = vertx;
        this.context = context;
        this.timing = timing;
        vertx.setPeriodic(timing.heartbeat().toMillis(), timer -> context.runOnContext(ignored -> beat()));
    }

    /** Says how the state of {@code type} is had, as data of its events; called on the hub's context, for any number of clients. */
    public void snapshots(EventType type, Supplier<Object> state) {
        snapshots.put(type, state);
    }

    /** Whether anybody listens, or may come back for what happens now: else what is costly to tell need not be published. */
    public boolean heard() {
        return heard;
    }

    /** Tells everybody; {@code data} is read before this returns. */
    public void publish(EventType type, JsonObject data) {
        send(type, data);
    }

    /** Tells everybody; {@code data} is read before this returns. */
    public void publish(EventType type, JsonArray data) {
        send(type, data);
    }

    /** Ends all streams, now and from now on: clients come back, to another proxy if there is one. */
    public void close() {
        context.runOnContext(ignored -> {
            closed = true;
            List.copyOf(clients).forEach(EventClient::end);
        });
    }

    /** From now on the client hears everything, and first what it missed since {@code lastSeen}, or else the whole state. */
    void enter(EventClient client, long lastSeen) {
        context.runOnContext(ignored -> {
            entries++;
            heard = true;
            clients.add(client);
            if (closed) {
                client.end();
            } else {
                log.since(lastSeen).ifPresentOrElse(client::sendState, () -> client.sendState(state()));
            }
        });
    }

    /** The client has missed something and reads again. */
    void heal(EventClient client) {
        context.runOnContext(ignored -> client.sendState(state()));
    }

    void leave(EventClient client) {
        context.runOnContext(ignored -> {
            clients.remove(client);
            if (clients.isEmpty()) {
                long before = entries;
                vertx.setTimer(timing.absence().toMillis(), timer -> context.runOnContext(later -> forget(before)));
            }
        });
    }

    private void send(EventType type, Object data) {
        if (!heard) {
            return;
        }
        String line = EventFrame.line(type, data);
        context.runOnContext(ignored -> {
            EventFrame frame = log.add(line);
            clients.forEach(client -> client.send(frame));
        });
    }

    /** Only the last frame makes the state complete, so only that has the ID to go on from. */
    private List<EventFrame> state() {
        List<EventFrame> frames = new ArrayList<>();
        for (EventType type : EventType.values()) {
            Supplier<Object> state = snapshots.get(type);
            if (state != null) {
                frames.add(new EventFrame(EventFrame.INCOMPLETE, EventFrame.line(type, state.get())));
            }
        }
        if (!frames.isEmpty()) {
            frames.set(frames.size() - 1, frames.getLast().withId(log.last()));
        }
        return frames;
    }

    /** Nobody has come since. */
    private void forget(long entriesBefore) {
        if (entries == entriesBefore && clients.isEmpty()) {
            heard = false;
            log.skip();
        }
    }

    private void beat() {
        clients.forEach(EventClient::sendHeartbeat);
    }
}
