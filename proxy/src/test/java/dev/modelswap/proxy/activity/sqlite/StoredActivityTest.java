package dev.modelswap.proxy.activity.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityLogContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredActivityTest implements ActivityLogContract {

    @TempDir
    private Path folder;

    private StoredLogs logs = new StoredLogs();

    private ActivityFile file = new ActivityFile(Path.of("not there yet"), MOST, null);

    private StoredActivity log = logs.unopened(file);

    @BeforeEach
    void open() {
        file = new ActivityFile(folder.resolve("activity.db"), MOST, null);
        log = logs.open(file);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Override
    public ActivityLog log() {
        return log;
    }

    @Test
    void rowsAndTheirNumbersOutliveTheProxy() {
        logs.addRows(log, 3);
        logs.close(log);

        StoredActivity successor = logs.open(file);

        assertThat(logs.ids(successor)).containsExactly(3L, 2L, 1L);
        assertThat(successor.nextId()).isEqualTo(4);
    }

    @Test
    void numbersGoOnThoughAllRowsWereLetGo() throws SQLException {
        logs.addRows(log, 3);
        logs.close(log);
        logs.execute(file, "DELETE FROM activity");

        assertThat(logs.open(file).nextId()).isEqualTo(4);
    }

    /** As when a pod is deleted: its successor starts while it finishes its requests. */
    @Test
    void proxyThatIsEndingAndItsSuccessorShareTheFile() {
        logs.addRows(log, 2);
        assertThat(logs.ids(log)).containsExactly(2L, 1L);
        StoredActivity successor = logs.open(file);

        logs.addRows(successor, 1);
        logs.addRows(log, 1);
        logs.close(log);

        long later = 2 + ActivityDatabase.GAP + 1;
        assertThat(logs.ids(successor)).containsExactly(later, 3L, 2L, 1L);
        logs.close(successor);
        assertThat(logs.open(file).nextId()).isEqualTo(later + 1);
    }

    @Test
    void rowsThatAreTooOldAreLetGo() {
        logs.addRow(log, StoredLogs.NOW.minusSeconds(61));
        logs.addRow(log, StoredLogs.NOW.minusSeconds(59));
        logs.close(log);

        StoredActivity successor = logs.open(new ActivityFile(file.path(), MOST, Duration.ofSeconds(60)));

        assertThat(logs.ids(successor)).containsExactly(2L);
    }

    @Test
    void fewerRowsTakeLessRoom() throws Exception {
        logs.close(log);
        StoredActivity large = logs.open(new ActivityFile(file.path(), 10_000, null));
        logs.addRows(large, 5_000);
        logs.close(large);
        long before = Files.size(file.path());

        logs.close(logs.open(file));

        assertThat(Files.size(file.path())).isLessThan(before / 4);
    }

    @Test
    void rowsAreWrittenWithoutBeingAskedFor() {
        logs.addRows(log, 7);

        logs.awaitRows(file, 7);
    }

    @Test
    void rowsOfManyBatchesAreAllWritten() {
        StoredActivity large = logs.open(new ActivityFile(folder.resolve("large.db"), 10_000, null));

        logs.addRows(large, 2_500);

        assertThat(logs.find(large).total()).isEqualTo(2_500);
        assertThat(logs.ids(large))
                .containsExactlyElementsOf(LongStream.iterate(2_500, id -> id - 1)
                        .limit(25)
                        .boxed()
                        .toList());
    }
}
