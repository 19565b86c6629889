package dev.modelswap.proxy.activity.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelswap.proxy.activity.ActivityRow;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final List<String> FIRST = List.of("CREATE TABLE t (a)");
    private static final List<String> SECOND = List.of("ALTER TABLE t ADD COLUMN b", "UPDATE t SET b = a + 1");

    @Test
    void olderFileIsBroughtUpAndKeepsItsRows() throws SQLException {
        try (Connection connection = fresh();
                Statement statement = connection.createStatement()) {
            new Schema(List.of(FIRST)).apply(connection);
            statement.execute("INSERT INTO t VALUES (1)");

            new Schema(List.of(FIRST, SECOND)).apply(connection);

            assertThat(statement.executeQuery("SELECT b FROM t").getInt(1)).isEqualTo(2);
            assertThat(statement.executeQuery("PRAGMA user_version").getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void rowsOfEarlierReleasesAreStillRead() throws SQLException {
        try (Connection connection = fresh();
                Statement statement = connection.createStatement()) {
            Schema.CURRENT.asOf(1).apply(connection);
            statement.execute(
                    "INSERT INTO activity VALUES (7, 0, 'm', '/v1/x', 'text/plain', 200, -1, -1, -1, 1, 2, -1, -1, 0, 5, 0,"
                            + " 0, -1, NULL, 's')");

            Schema.CURRENT.apply(connection);

            try (ResultSet rows = statement.executeQuery("SELECT * FROM activity")) {
                ActivityRow row = RowMapping.read(rows);
                assertThat(row.id()).isEqualTo(7);
                assertThat(row.session()).isEqualTo("s");
                assertThat(row.calledAs()).isNull();
            }
        }
    }

    @Test
    void fileOfThisReleaseStaysAsItIs() throws SQLException {
        try (Connection connection = fresh();
                Statement statement = connection.createStatement()) {
            Schema.CURRENT.apply(connection);
            statement.execute("INSERT INTO writer VALUES (1, 'me')");

            Schema.CURRENT.apply(connection);

            assertThat(statement.executeQuery("SELECT name FROM writer").getString(1))
                    .isEqualTo("me");
        }
    }

    @Test
    void fileOfANewerReleaseIsRefused() throws SQLException {
        try (Connection connection = fresh()) {
            new Schema(List.of(FIRST, SECOND)).apply(connection);

            assertThatThrownBy(() -> new Schema(List.of(FIRST)).apply(connection))
                    .hasMessage(
                            "the file is of a newer release: it has version 2, and this release knows those up to 1");
        }
    }

    @Test
    void fileOfAnotherProgramIsRefused() throws SQLException {
        try (Connection connection = fresh();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE theirs (a)");

            assertThatThrownBy(() -> Schema.CURRENT.apply(connection)).hasMessage("the file is of another program");
        }
    }

    private static Connection fresh() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }
}
