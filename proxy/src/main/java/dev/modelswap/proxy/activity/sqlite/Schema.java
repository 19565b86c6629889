package dev.modelswap.proxy.activity.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a file of activity. A file knows its version ({@code user_version}); one that is older is brought up step by step,
 * one that is newer, or of another program, is left alone.
 */
final class Schema {

    /** What is in the head of each file ({@code application_id}): "MSWA". */
    static final int APPLICATION = 0x4d535741;

    static final Schema CURRENT = new Schema(List.of(
            List.of("""
            CREATE TABLE activity (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              timestamp INTEGER NOT NULL,
              model TEXT NOT NULL,
              path TEXT NOT NULL,
              content_type TEXT NOT NULL,
              status INTEGER NOT NULL,
              cached INTEGER NOT NULL,
              drafted INTEGER NOT NULL,
              accepted INTEGER NOT NULL,
              input INTEGER NOT NULL,
              output INTEGER NOT NULL,
              prompt_per_second REAL NOT NULL,
              per_second REAL NOT NULL,
              model_ms REAL NOT NULL,
              duration_ms INTEGER NOT NULL,
              queue_ms INTEGER NOT NULL,
              load_ms INTEGER NOT NULL,
              first_token_ms INTEGER NOT NULL,
              error TEXT,
              session TEXT
            ) STRICT""", "CREATE INDEX activity_timestamp ON activity (timestamp)", """
            CREATE TABLE writer (
              one INTEGER PRIMARY KEY CHECK (one = 1),
              name TEXT NOT NULL
            ) STRICT"""),
            List.of("ALTER TABLE activity ADD COLUMN called_as TEXT")));

    private final List<List<String>> steps;

    /** Step by step, the statements that make a file of the version before one of the next. */
    Schema(List<List<String>> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The schema as it was when it had so many steps. */
    Schema asOf(int version) {
        return new Schema(steps.subList(0, version));
    }

    /** Brings the file up to this schema, within the transaction that is open. */
    void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            int application = number(statement, "PRAGMA application_id");
            boolean fresh =
                    application == 0 && version == 0 && number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
            if (!fresh && application != APPLICATION) {
                throw new SQLException("the file is of another program");
            }
            if (version > steps.size()) {
                throw new SQLException("the file is of a newer release: it has version " + version
                        + ", and this release knows those up to " + steps.size());
            }
            for (List<String> step : steps.subList(version, steps.size())) {
                for (String sql : step) {
                    statement.execute(sql);
                }
            }
            statement.execute("PRAGMA application_id = " + APPLICATION);
            statement.execute("PRAGMA user_version = " + steps.size());
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (var result = statement.executeQuery(sql)) {
            return result.getInt(1);
        }
    }
}
