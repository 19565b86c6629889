package dev.modelswap.proxy.activity.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the file, activity goes on in memory, with numbers that no file has. */
class ActivityFileFaultsTest {

    private static final int MOST = 1_000;

    @TempDir
    private Path folder;

    private final StoredLogs logs = new StoredLogs();
    private ActivityFile file = new ActivityFile(Path.of("not there yet"), MOST, null);

    @BeforeEach
    void choose() {
        file = new ActivityFile(folder.resolve("activity.db"), MOST, null);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void corruptFileIsLeftAloneAndActivityIsInMemory() throws Exception {
        Files.writeString(file.path(), "no database, though it is long enough to be one ".repeat(100));
        byte[] before = Files.readAllBytes(file.path());

        assertInMemory(logs.open(file));

        assertThat(Files.readAllBytes(file.path())).isEqualTo(before);
    }

    @Test
    void fileThatIsDamagedInItsMiddleIsDoneWithout() throws Exception {
        StoredActivity log = logs.open(file);
        logs.addRows(log, 1_000);
        logs.close(log);
        byte[] bytes = Files.readAllBytes(file.path());
        Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x5a);
        Files.write(file.path(), bytes);

        assertInMemory(logs.open(file));
    }

    @Test
    void folderThatCannotBeWrittenIsDoneWithout() {
        assertInMemory(logs.open(new ActivityFile(Path.of("/proc/self/activity.db"), MOST, null)));
    }

    @Test
    void fileOfANewerReleaseIsLeftAlone() throws Exception {
        StoredActivity log = logs.open(file);
        logs.addRows(log, 2);
        logs.close(log);
        logs.execute(file, "PRAGMA user_version = 99");

        assertInMemory(logs.open(file));

        logs.awaitRows(file, 2);
    }

    @Test
    void fileOfAnotherProgramIsLeftAlone() throws Exception {
        logs.execute(file, "CREATE TABLE theirs (id INTEGER)");

        assertInMemory(logs.open(file));
    }

    @Test
    void rowsThatCouldNotBeWrittenAreOnceThereIsRoom() throws Exception {
        StoredActivity log = logs.open(file);
        logs.addRows(log, 1);
        assertThat(logs.ids(log)).containsExactly(1L);
        logs.execute(
                file, "CREATE TRIGGER full BEFORE INSERT ON activity BEGIN SELECT raise(FAIL, 'disk is full'); END");

        logs.addRows(log, 2);
        Waiting.until(() -> !log.isStored());
        assertThat(logs.ids(log)).containsExactly(3L, 2L, 1L);

        logs.execute(file, "DROP TRIGGER full");
        Waiting.until(log::isStored);
        assertThat(logs.ids(log)).containsExactly(3L, 2L, 1L);
        assertThat(log.lost()).isZero();
        logs.awaitRows(file, 3);
    }

    @Test
    void fileThatIsMendedIsTakenAndHasWhatWasInMemory() throws Exception {
        Files.createDirectory(file.path());
        StoredActivity log = logs.open(file);
        logs.addRows(log, 2);
        assertThat(logs.find(log).total()).isEqualTo(2);

        Files.delete(file.path());

        Waiting.until(log::isStored);
        logs.awaitRows(file, 2);
    }

    @Test
    void oldestUnwrittenRowsAreLostIfTheirNumberGrowsTooLargeAndNobodyWaits() throws Exception {
        StoredActivity log = logs.unopened(file, 10);
        Waiting.resultOf(log.open().toCompletionStage().toCompletableFuture());
        try (Connection other = StoredLogs.connect(file);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");

            logs.addRows(log, 25);

            assertThat(logs.find(log).total()).isEqualTo(25);
            assertThat(log.lost()).isEqualTo(15);
            statement.executeUpdate("ROLLBACK");
        }
        logs.awaitRows(file, 10);
    }

    @Test
    void closeWritesWhatIsLeft() {
        StoredActivity log = logs.open(file);
        logs.addRows(log, 500);

        logs.close(log);

        logs.awaitRows(file, 500);
    }

    private void assertInMemory(StoredActivity log) {
        assertThat(log.isStored()).isFalse();
        long first = log.nextId();
        logs.addRows(log, 2);

        assertThat(logs.ids(log)).containsExactly(first + 2, first + 1);
        assertThat(first).isGreaterThan(StoredLogs.NOW.toEpochMilli());
    }
}
