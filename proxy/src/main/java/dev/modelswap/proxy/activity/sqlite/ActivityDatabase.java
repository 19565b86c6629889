package dev.modelswap.proxy.activity.sqlite;

import dev.modelswap.proxy.activity.ActivityPage;
import dev.modelswap.proxy.activity.ActivityQuery;
import dev.modelswap.proxy.activity.ActivityRow;
import dev.modelswap.proxy.activity.ActivityStats;
import dev.modelswap.proxy.activity.Histogram;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** An open file of activity; for one thread. */
final class ActivityDatabase implements AutoCloseable {

    /** More than a proxy that is about to end still has open. */
    static final long GAP = 100_000;

    private static final String LAST_ID = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'activity'";

    private final Connection connection;
    private final ActivityFile file;
    private final String writer;
    private final long lastId;
    private long rows;

    private ActivityDatabase(Connection connection, ActivityFile file, String writer) throws SQLException {
        this.connection = connection;
        this.file = file;
        this.writer = writer;
        lastId = claim();
    }

    /** Opens the file, or makes it; {@code writer} is another name for each who does. Waits so long for others who write. */
    static ActivityDatabase open(ActivityFile file, String writer, Instant now, int patienceMillis)
            throws SQLException {
        Connection connection = config(patienceMillis).createConnection("jdbc:sqlite:" + file.path());
        try {
            // The first has to come before the file has anything in it.
            execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            execute(connection, "PRAGMA journal_mode = WAL");
            transaction(connection, () -> Schema.CURRENT.apply(connection));
            ActivityDatabase database = new ActivityDatabase(connection, file, writer);
            database.letOldGo(now);
            return database;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static SQLiteConfig config(int patienceMillis) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(patienceMillis);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        return config;
    }

    /**
     * The ID to go on from. Another proxy that has the file, or had it and did not close it, may have given IDs to rows that are not
     * there yet; then a gap is left for them.
     */
    private long claim() throws SQLException {
        long[] last = new long[1];
        transaction(connection, () -> {
            last[0] = number(LAST_ID) + (number("SELECT count(*) FROM writer") == 0 ? 0 : GAP);
            run("INSERT OR REPLACE INTO writer VALUES (1, ?)", writer);
        });
        return last[0];
    }

    /** No row that is there, or that another may still write, has an ID above this. */
    long lastId() {
        return lastId;
    }

    /** Keeps the rows, all or none, and lets the oldest go if there are too many then. */
    void add(List<ActivityRow> added) throws SQLException {
        transaction(connection, () -> {
            try (PreparedStatement insert = connection.prepareStatement(RowMapping.INSERT)) {
                for (ActivityRow row : added) {
                    RowMapping.write(row, insert);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            rows += added.size();
            letSurplusGo();
        });
    }

    /** Lets rows go that are too old at this time, or too many, and gives their room back. */
    void letOldGo(Instant now) throws SQLException {
        transaction(connection, () -> {
            if (file.maxAge() != null) {
                run(
                        "DELETE FROM activity WHERE timestamp < ?",
                        now.minus(file.maxAge()).getEpochSecond());
            }
            rows = number("SELECT count(*) FROM activity");
            letSurplusGo();
        });
        execute(connection, "PRAGMA incremental_vacuum");
    }

    private void letSurplusGo() throws SQLException {
        if (rows > file.maxRows()) {
            rows -= run(
                    "DELETE FROM activity WHERE id IN (SELECT id FROM activity ORDER BY id LIMIT ?)",
                    rows - file.maxRows());
        }
    }

    ActivityPage find(ActivityQuery query) throws SQLException {
        Condition wanted = Condition.of(query);
        String direction = query.ascending() ? " ASC" : " DESC";
        String sql = "SELECT * FROM activity WHERE " + wanted.sql() + " ORDER BY " + RowMapping.name(query.sort())
                + direction + ", id" + direction + " LIMIT ? OFFSET ?";
        List<ActivityRow> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = wanted.set(select);
            select.setInt(next, query.limit());
            select.setLong(next + 1, (query.page() - 1L) * query.limit());
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    page.add(RowMapping.read(result));
                }
            }
        }
        return new ActivityPage(page, count(wanted));
    }

    private long count(Condition wanted) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT count(*) FROM activity WHERE " + wanted.sql())) {
            wanted.set(select);
            try (ResultSet result = select.executeQuery()) {
                return result.getLong(1);
            }
        }
    }

    /** What the rows of a model come to; of all, if {@code model} is empty. What is not known counts as nothing. */
    ActivityStats stats(String model) throws SQLException {
        Condition wanted = Condition.of(model);
        String sql = "SELECT count(*), coalesce(sum(max(input, 0)), 0), coalesce(sum(max(output, 0)), 0),"
                + " coalesce(sum(max(cached, 0)), 0) FROM activity WHERE " + wanted.sql();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            wanted.set(select);
            try (ResultSet result = select.executeQuery()) {
                return new ActivityStats(
                        result.getLong(1),
                        result.getLong(2),
                        result.getLong(3),
                        result.getLong(4),
                        histogram("prompt_per_second", wanted),
                        histogram("per_second", wanted));
            }
        }
    }

    private @Nullable Histogram histogram(String speed, Condition wanted) throws SQLException {
        String sql = "SELECT " + speed + " FROM activity WHERE " + speed + " > 0 AND " + wanted.sql() + " ORDER BY 1";
        DoubleStream.Builder values = DoubleStream.builder();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            wanted.set(select);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    values.add(result.getDouble(1));
                }
            }
        }
        return Histogram.of(values.build().toArray());
    }

    /** Says in the file that its writer is done, and closes it. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            run("DELETE FROM writer WHERE name = ?", writer);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    private int run(String sql, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            return statement.executeUpdate();
        }
    }

    /** Statements that all count, or none of them. */
    private interface Statements {
        void run() throws SQLException;
    }

    private static void transaction(Connection connection, Statements statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            statements.run();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
