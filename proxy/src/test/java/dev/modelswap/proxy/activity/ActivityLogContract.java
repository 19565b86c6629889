package dev.modelswap.proxy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.activity.ActivityQuery.Column;
import dev.modelswap.proxy.testing.Waiting;
import dev.modelswap.proxy.tokens.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every log of activity keeps to, wherever it keeps it; each test begins with an empty log of at most ten rows. */
public interface ActivityLogContract {

    int MOST = 10;

    Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    ActivityLog log();

    @Test
    default void lastRowComesFirst() {
        add(3);

        assertThat(ids(find(all()))).containsExactly(3L, 2L, 1L);
    }

    @Test
    default void rowsAreFoundAsTheyWere() {
        Tokens tokens = new Tokens(1, 2, 3, 4, 5, 6.5, 7.5, 0);
        ActivityRow row = new ActivityRow(
                log().nextId(),
                NOON,
                "m",
                "alias",
                "/v1/x",
                "application/json",
                502,
                tokens,
                10,
                11,
                12,
                -1,
                "broke",
                "s1");
        log().add(row);

        assertThat(find(all()).rows()).containsExactly(row);
    }

    @Test
    default void oldestRowsAreLetGo() {
        add(MOST + 5);

        ActivityPage page = find(all());

        assertThat(page.total()).isEqualTo(MOST);
        assertThat(ids(page))
                .containsExactlyElementsOf(LongStream.iterate(MOST + 5L, id -> id > 5, id -> id - 1)
                        .boxed()
                        .toList());
    }

    @Test
    default void pagesAreCut() {
        add(7);

        ActivityPage last = find(new ActivityQuery(Set.of(), null, null, 1, Long.MAX_VALUE, 3, 3, Column.ID, true));

        assertThat(ids(last)).containsExactly(7L);
        assertThat(last.total()).isEqualTo(7);
    }

    @Test
    default void pageBehindTheLastIsEmpty() {
        add(2);

        ActivityPage page = find(
                new ActivityQuery(Set.of(), null, null, 1, Long.MAX_VALUE, 999, Integer.MAX_VALUE, Column.ID, true));

        assertThat(page.rows()).isEmpty();
        assertThat(page.total()).isEqualTo(2);
    }

    @Test
    default void rowsAreChosenByModelTimeAndId() {
        add(8);

        assertThat(ids(find(
                        new ActivityQuery(Set.of("m1", "m2"), null, null, 1, Long.MAX_VALUE, 25, 1, Column.ID, true))))
                .containsExactly(1L, 2L, 4L, 5L, 7L, 8L);
        assertThat(ids(find(new ActivityQuery(
                        Set.of(),
                        NOON.plusSeconds(3),
                        NOON.plusSeconds(5),
                        1,
                        Long.MAX_VALUE,
                        25,
                        1,
                        Column.ID,
                        true))))
                .containsExactly(3L, 4L, 5L);
        assertThat(ids(find(new ActivityQuery(Set.of(), null, null, 6, 7, 25, 1, Column.ID, true))))
                .containsExactly(6L, 7L);
    }

    @Test
    default void rowsThatAreTheSameInAColumnAreSortedById() {
        add(5);

        assertThat(ids(find(sorted(Column.MODEL, true)))).containsExactly(3L, 1L, 4L, 2L, 5L);
        assertThat(ids(find(sorted(Column.MODEL, false)))).containsExactly(5L, 2L, 4L, 1L, 3L);
    }

    @Test
    default void everyColumnSorts() {
        add(4);

        for (Column column : Column.values()) {
            assertThat(ids(find(sorted(column, true)))).as(column.word()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        }
        assertThat(ids(find(sorted(Column.GENERATED, false)))).containsExactly(4L, 3L, 2L, 1L);
        assertThat(ids(find(sorted(Column.PROMPT_SPEED, true)))).containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    default void statsCountWhatIsKnown() {
        add(4);

        ActivityStats all = Waiting.resultOf(log().stats("").toCompletionStage().toCompletableFuture());
        ActivityStats one =
                Waiting.resultOf(log().stats("m1").toCompletionStage().toCompletableFuture());

        assertThat(all.toJson().getLong("total_requests")).isEqualTo(4);
        assertThat(all.toJson().getLong("total_output_tokens")).isEqualTo(1 + 2 + 3 + 4);
        assertThat(all.toJson().getLong("total_cache_tokens")).isZero();
        assertThat(all.toJson().getJsonObject("prompt_histogram").getDouble("max"))
                .isEqualTo(99);
        assertThat(all.toJson().getValue("gen_histogram")).isNull();
        assertThat(one.toJson().getLong("total_requests")).isEqualTo(2);
    }

    @Test
    default void statsOfNothingAreZeros() {
        assertThat(Waiting.resultOf(log().stats("none").toCompletionStage().toCompletableFuture())
                        .toJson()
                        .encode())
                .isEqualTo("{\"total_requests\":0,\"total_input_tokens\":0,\"total_output_tokens\":0,"
                        + "\"total_cache_tokens\":0,\"prompt_histogram\":null,\"gen_histogram\":null}");
    }

    /** Rows of models m1, m2 and m0 in turn, a second apart, each with one token more than the one before. */
    private void add(int rows) {
        for (int i = 0; i < rows; i++) {
            long id = log().nextId();
            log().add(new ActivityRow(
                    id,
                    NOON.plusSeconds(id),
                    "m" + id % 3,
                    null,
                    "/v1/chat/completions",
                    "application/json",
                    200,
                    new Tokens(-1, -1, -1, 10, id, 100 - id, -1, 0),
                    50,
                    5,
                    0,
                    -1,
                    null,
                    null));
        }
    }

    private ActivityPage find(ActivityQuery query) {
        return Waiting.resultOf(log().find(query).toCompletionStage().toCompletableFuture());
    }

    private static List<Long> ids(ActivityPage page) {
        return page.rows().stream().map(ActivityRow::id).toList();
    }

    private static ActivityQuery all() {
        return sorted(Column.ID, false);
    }

    private static ActivityQuery sorted(Column column, boolean ascending) {
        return new ActivityQuery(Set.of(), null, null, 1, Long.MAX_VALUE, 25, 1, column, ascending);
    }
}
