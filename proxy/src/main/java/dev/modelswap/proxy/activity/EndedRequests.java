package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.events.EventType;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have ended at this proxy and are to stay known. One proxy of a resource numbers and stores the rows of all: the one that
 * leads. Another one's rows wait here until that has numbered them; what is kept of requests and answers stays where it was made.
 */
public final class EndedRequests {

    /** The oldest are lost where nobody numbers them. */
    private static final int MOST_UNNUMBERED = 10_000;

    private final ActivityLog log;
    private final EventHub events;
    private final Captures captures;
    private final Map<Long, Unnumbered> unnumbered = new LinkedHashMap<>();
    private boolean numbersHere = true;
    private @Nullable Numbering elsewhere;
    private Consumer<ActivityRow> others = row -> {};
    private long lastToken;

    private record Unnumbered(ActivityRow row, @Nullable Recording recording) {}

    /** Who numbers the rows. */
    public interface Numbering {

        /** This row has no number yet, and is known by the token until it has. */
        void number(long token, ActivityRow row, boolean captured);
    }

    public EndedRequests(ActivityLog log, EventHub events, Captures captures) {
        this.log = log;
        this.events = events;
        this.captures = captures;
    }

    /** From now on this one hears of each row that is numbered here. */
    public synchronized void tell(Consumer<ActivityRow> who) {
        others = who;
    }

    /** Rows are numbered here from now on, those that wait first. */
    public synchronized void numberHere() {
        numbersHere = true;
        elsewhere = null;
        List<Unnumbered> waiting = List.copyOf(unnumbered.values());
        unnumbered.clear();
        waiting.forEach(row -> keep(row.row(), row.recording()));
    }

    /** Rows are numbered there from now on, those that wait first; null: nobody is known who does. */
    public synchronized void numberElsewhere(@Nullable Numbering there) {
        numbersHere = false;
        elsewhere = there;
        if (there != null) {
            unnumbered.forEach((token, row) -> there.number(token, row.row(), row.recording() != null));
        }
    }

    /** A row that was told elsewhere has this ID. */
    public synchronized void numbered(long token, long id) {
        Unnumbered row = unnumbered.remove(token);
        if (row != null && row.recording() != null) {
            captures.keep(id, row.recording());
        }
    }

    /** Numbers and keeps a row of another proxy; answers its ID. */
    public synchronized long keep(ActivityRow row) {
        ActivityRow numbered = row.withId(log.nextId());
        log.add(numbered);
        events.publish(EventType.ACTIVITY, new JsonObject().put("id", numbered.id()));
        others.accept(numbered);
        return numbered.id();
    }

    synchronized void keep(ActivityRow row, @Nullable Recording recording) {
        if (numbersHere) {
            long id = keep(row);
            if (recording != null) {
                captures.keep(id, recording);
            }
            return;
        }
        long token = ++lastToken;
        unnumbered.put(token, new Unnumbered(row, recording));
        if (unnumbered.size() > MOST_UNNUMBERED) {
            unnumbered.remove(unnumbered.keySet().iterator().next());
        }
        if (elsewhere != null) {
            elsewhere.number(token, row, recording != null);
        }
    }
}
