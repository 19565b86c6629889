package dev.modelswap.proxy.activity;

import io.vertx.core.Future;
import java.util.List;

/** The requests that have ended and stay known. */
public interface ActivityLog {

    /** Makes it ready to be asked and told; done when it is, and never fails. */
    default Future<Void> open() {
        return Future.succeededFuture();
    }

    /** The ID of the next row. */
    long nextId();

    /** Keeps the row, and lets an older one go if there are too many; at once, and from any thread. */
    void add(ActivityRow row);

    /** Keeps a row that another proxy has numbered and keeps for good; one that is known already is not kept again. */
    void remember(ActivityRow row);

    /** The last rows, in the order in which they ended. */
    List<ActivityRow> recent();

    Future<ActivityPage> find(ActivityQuery query);

    /** What the rows of a model come to; of all, if {@code model} is empty. */
    Future<ActivityStats> stats(String model);

    /** Keeps what it was told; it is not told anything after. Never fails. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
