package dev.modelswap.proxy.activity.sqlite;

import dev.modelswap.proxy.activity.ActivityRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Rows that wait to be written; if there are too many, the oldest are lost. For any thread. */
final class UnwrittenRows {

    private final int most;
    private final Deque<ActivityRow> rows = new ArrayDeque<>();
    private long lost;

    UnwrittenRows(int most) {
        this.most = most;
    }

    /** Takes a row in; whether there was room for it. */
    synchronized boolean add(ActivityRow row) {
        rows.addLast(row);
        return !loseSurplus();
    }

    /** Gives the oldest rows away, at most so many. */
    synchronized List<ActivityRow> take(int batch) {
        List<ActivityRow> taken = new ArrayList<>();
        while (taken.size() < batch && !rows.isEmpty()) {
            taken.add(rows.removeFirst());
        }
        return taken;
    }

    /** Takes rows in that were given away before all others. */
    synchronized void putBack(List<ActivityRow> taken) {
        taken.reversed().forEach(rows::addFirst);
        loseSurplus();
    }

    synchronized int size() {
        return rows.size();
    }

    /** How many were lost so far. */
    synchronized long lost() {
        return lost;
    }

    private boolean loseSurplus() {
        boolean surplus = rows.size() > most;
        while (rows.size() > most) {
            rows.removeFirst();
            lost++;
        }
        return surplus;
    }
}
