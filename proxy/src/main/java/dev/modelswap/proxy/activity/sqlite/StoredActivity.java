package dev.modelswap.proxy.activity.sqlite;

import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityPage;
import dev.modelswap.proxy.activity.ActivityQuery;
import dev.modelswap.proxy.activity.ActivityRow;
import dev.modelswap.proxy.activity.ActivityStats;
import dev.modelswap.proxy.activity.RecentActivity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activity in a file, written and read by one thread of its own, so that no request waits for a disk. While the file cannot be
 * opened, read or written, the last rows are answered from memory; rows wait until it can again, as many as there is room for.
 */
public final class StoredActivity implements ActivityLog {

    private static final Logger LOG = LoggerFactory.getLogger(StoredActivity.class);

    private static final int BATCH = 1_000;

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final ActivityFile file;
    private final RecentActivity memory;
    private final InstantSource calendar;
    private final Timing timing;
    private final String writer = UUID.randomUUID().toString();
    private final UnwrittenRows unwritten;
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicBoolean numbered = new AtomicBoolean();
    private final AtomicBoolean writeComes = new AtomicBoolean();
    private final AtomicBoolean losing = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Why the file is not in use; empty: it is. */
    private volatile String trouble = "it is not open yet";
    /** The worker's alone. */
    private @Nullable ActivityDatabase database;

    /**
     * How long things take.
     *
     * @param gather before rows are written, so that there are several
     * @param retry before a file that failed is tried again
     * @param patience for the file to be opened, before it is done without, and to be closed
     * @param locked for another that writes to the file
     * @param prune between looks for rows that are too old
     */
    record Timing(Duration gather, Duration retry, Duration patience, Duration locked, Duration prune) {

        static Timing usual() {
            return new Timing(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(10));
        }
    }

    /** Keeps at most {@code mostUnwritten} rows that wait to be written. */
    StoredActivity(
            Vertx vertx,
            ActivityFile file,
            RecentActivity memory,
            InstantSource calendar,
            Timing timing,
            int mostUnwritten) {
        this.vertx = vertx;
        this.file = file;
        this.memory = memory;
        this.calendar = calendar;
        this.timing = timing;
        unwritten = new UnwrittenRows(mostUnwritten);
        worker = vertx.createSharedWorkerExecutor("activity-" + writer, 1);
    }

    /** Activity in this file, and the last of it in memory too. */
    public static StoredActivity in(ActivityFile file, Vertx vertx, RecentActivity memory) {
        return new StoredActivity(vertx, file, memory, InstantSource.system(), Timing.usual(), 10_000);
    }

    @Override
    public Future<Void> open() {
        vertx.setPeriodic(timing.prune().toMillis(), timer -> later(this::prune));
        return onWorker(this::connect)
                .timeout(timing.patience().toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .onComplete(done -> number(afterAllFiles()));
    }

    @Override
    public long nextId() {
        return lastId.incrementAndGet();
    }

    @Override
    public void add(ActivityRow row) {
        memory.add(row);
        if (!unwritten.add(row) && losing.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("file", file.path())
                    .log("too many rows of activity wait to be written: the oldest are lost");
        }
        if (writeComes.compareAndSet(false, true)) {
            vertx.setTimer(timing.gather().toMillis(), timer -> {
                writeComes.set(false);
                later(this::write);
            });
        }
    }

    /** The other one writes it into the file. */
    @Override
    public void remember(ActivityRow row) {
        memory.remember(row);
    }

    @Override
    public List<ActivityRow> recent() {
        return memory.recent();
    }

    @Override
    public Future<ActivityPage> find(ActivityQuery query) {
        return ask(stored -> stored.find(query), memory.find(query));
    }

    @Override
    public Future<ActivityStats> stats(String model) {
        return ask(stored -> stored.stats(model), memory.stats(model));
    }

    /** Whether the file is in use. */
    public boolean isStored() {
        return trouble.isEmpty();
    }

    /** Rows that never came into the file, because too many waited for it. */
    public long lost() {
        return unwritten.lost();
    }

    @Override
    public Future<Void> close() {
        closed.set(true);
        return onWorker(this::end)
                .timeout(timing.patience().toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .onComplete(done -> {
                    if (unwritten.size() > 0) {
                        LOG.atWarn()
                                .addKeyValue("file", file.path())
                                .addKeyValue("rows", unwritten.size())
                                .log("rows of activity were not written");
                    }
                });
    }

    /** A question to the file. */
    private interface Question<T> {
        T ask(ActivityDatabase stored) throws SQLException;
    }

    /** {@code remembered} is the answer if the file has none. */
    private <T> Future<T> ask(Question<T> question, Future<T> remembered) {
        Future<T> answer = worker.executeBlocking(() -> {
            write();
            ActivityDatabase stored = database;
            if (stored == null) {
                throw new SQLException(trouble);
            }
            try {
                return question.ask(stored);
            } catch (SQLException e) {
                failed(e);
                throw e;
            }
        });
        return answer.recover(failed -> remembered);
    }

    private Future<Void> onWorker(Runnable task) {
        return worker.executeBlocking(() -> {
            task.run();
            return null;
        });
    }

    /** Does this, unless all is done. */
    private void later(Runnable task) {
        if (!closed.get()) {
            onWorker(task);
        }
    }

    /** IDs go on behind this one, unless they have begun already. */
    private void number(long last) {
        if (numbered.compareAndSet(false, true)) {
            lastId.set(last);
        }
    }

    /** More than any ID in a file that could not be looked into: IDs that begin at 1 do not grow to a time in milliseconds. */
    private long afterAllFiles() {
        return calendar.millis();
    }

    private void connect() {
        if (closed.get()) {
            return;
        }
        try {
            ActivityDatabase opened = ActivityDatabase.open(
                    file, writer, calendar.instant(), (int) timing.locked().toMillis());
            database = opened;
            number(opened.lastId());
            write();
        } catch (SQLException e) {
            failed(e);
        }
        if (database != null) {
            trouble = "";
            LOG.atInfo().addKeyValue("file", file.path()).log("activity is stored");
        }
    }

    private void write() {
        ActivityDatabase stored = database;
        if (stored == null) {
            return;
        }
        List<ActivityRow> batch = unwritten.take(BATCH);
        try {
            while (!batch.isEmpty()) {
                stored.add(batch);
                batch = unwritten.take(BATCH);
            }
            losing.set(false);
        } catch (SQLException e) {
            unwritten.putBack(batch);
            failed(e);
        }
    }

    private void prune() {
        try {
            if (database != null) {
                database.letOldGo(calendar.instant());
            }
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void end() {
        write();
        closeDatabase();
    }

    private void failed(SQLException error) {
        String message = String.valueOf(error.getMessage());
        if (!trouble.equals(message)) {
            LOG.atWarn()
                    .addKeyValue("file", file.path())
                    .addKeyValue("error", message)
                    .log("activity cannot be stored; it is kept in memory, and the file is tried again");
        }
        trouble = message;
        closeDatabase();
        vertx.setTimer(timing.retry().toMillis(), timer -> later(this::connect));
    }

    private void closeDatabase() {
        ActivityDatabase stored = database;
        database = null;
        try {
            if (stored != null) {
                stored.close();
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("closing the file of activity");
        }
    }
}
