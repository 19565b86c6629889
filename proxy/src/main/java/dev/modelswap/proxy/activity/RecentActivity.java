package dev.modelswap.proxy.activity;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last rows, in memory. */
public final class RecentActivity implements ActivityLog {

    private final int most;
    private final Deque<ActivityRow> rows = new ArrayDeque<>();
    private long last;

    /** Keeps at most so many. */
    public RecentActivity(int most) {
        this.most = most;
    }

    @Override
    public synchronized long nextId() {
        return ++last;
    }

    @Override
    public synchronized void add(ActivityRow row) {
        rows.addLast(row);
        while (rows.size() > most) {
            rows.removeFirst();
        }
    }

    @Override
    public synchronized void remember(ActivityRow row) {
        if (row.id() > last) {
            last = row.id();
            add(row);
        }
    }

    @Override
    public List<ActivityRow> recent() {
        return rows();
    }

    @Override
    public Future<ActivityPage> find(ActivityQuery query) {
        List<ActivityRow> wanted =
                rows().stream().filter(query::wants).sorted(query.order()).toList();
        List<ActivityRow> page = wanted.stream()
                .skip((query.page() - 1L) * query.limit())
                .limit(query.limit())
                .toList();
        return Future.succeededFuture(new ActivityPage(page, wanted.size()));
    }

    @Override
    public Future<ActivityStats> stats(String model) {
        return Future.succeededFuture(ActivityStats.of(rows().stream()
                .filter(row -> model.isEmpty() || row.model().equals(model))
                .toList()));
    }

    private synchronized List<ActivityRow> rows() {
        return List.copyOf(rows);
    }
}
