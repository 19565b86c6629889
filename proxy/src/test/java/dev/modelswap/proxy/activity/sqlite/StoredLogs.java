package dev.modelswap.proxy.activity.sqlite;

import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityPage;
import dev.modelswap.proxy.activity.ActivityQuery;
import dev.modelswap.proxy.activity.ActivityRow;
import dev.modelswap.proxy.activity.RecentActivity;
import dev.modelswap.proxy.testing.Waiting;
import dev.modelswap.proxy.tokens.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Logs of one test in files, which do not wait long for anything. */
final class StoredLogs {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** Rows that may wait to be written. */
    static final int MOST_UNWRITTEN = 20_000;

    private static final int IN_MEMORY = 100;

    private final Vertx vertx = Vertx.vertx();
    private final List<StoredActivity> made = new ArrayList<>();

    StoredActivity unopened(ActivityFile file) {
        return unopened(file, MOST_UNWRITTEN);
    }

    StoredActivity unopened(ActivityFile file, int mostUnwritten) {
        StoredActivity.Timing timing = new StoredActivity.Timing(
                Duration.ofMillis(1),
                Duration.ofMillis(50),
                Duration.ofSeconds(10),
                Duration.ofMillis(1),
                Duration.ofMinutes(1));
        StoredActivity log = new StoredActivity(
                vertx, file, new RecentActivity(IN_MEMORY), InstantSource.fixed(NOW), timing, mostUnwritten);
        made.add(log);
        return log;
    }

    StoredActivity open(ActivityFile file) {
        StoredActivity log = unopened(file);
        done(log.open());
        return log;
    }

    void close(StoredActivity log) {
        done(log.close());
    }

    void addRows(ActivityLog log, int rows) {
        for (int i = 0; i < rows; i++) {
            addRow(log, NOW);
        }
    }

    void addRow(ActivityLog log, Instant arrived) {
        log.add(new ActivityRow(
                log.nextId(), arrived, "m", null, "/v1/x", "text/plain", 200, Tokens.NONE, 1, 0, 0, -1, null, null));
    }

    /** The first page, the last row first. */
    ActivityPage find(ActivityLog log) {
        return done(log.find(
                new ActivityQuery(Set.of(), null, null, 1, Long.MAX_VALUE, 25, 1, ActivityQuery.Column.ID, false)));
    }

    List<Long> ids(ActivityLog log) {
        return find(log).rows().stream().map(ActivityRow::id).toList();
    }

    /** Does this in the file, beside those who have it open. */
    void execute(ActivityFile file, String... sql) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.executeUpdate(one);
            }
        }
    }

    /** Waits until so many rows are in the file. */
    void awaitRows(ActivityFile file, int rows) {
        Waiting.until(() -> {
            try (Connection connection = connect(file);
                    Statement statement = connection.createStatement()) {
                return statement.executeQuery("SELECT count(*) FROM activity").getInt(1) == rows;
            }
        });
    }

    static Connection connect(ActivityFile file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.path());
    }

    void close() {
        made.forEach(this::close);
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) {
        return Waiting.resultOf(future.toCompletionStage().toCompletableFuture());
    }
}
