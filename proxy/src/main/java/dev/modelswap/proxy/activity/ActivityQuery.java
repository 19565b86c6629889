package dev.modelswap.proxy.activity;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are asked for, and in which order.
 *
 * @param models whose rows; empty: all
 * @param start the earliest arrival; null: any
 * @param end the latest arrival; null: any
 * @param limit rows on a page
 * @param page from 1
 */
public record ActivityQuery(
        Set<String> models,
        @Nullable Instant start,
        @Nullable Instant end,
        long minId,
        long maxId,
        int limit,
        int page,
        Column sort,
        boolean ascending) {

    /** What rows can be sorted by, and its name in the API; rows that have the same there are sorted by their ID. */
    public enum Column {
        ID("id", Comparator.comparingLong(ActivityRow::id)),
        TIME("time", Comparator.comparing(ActivityRow::timestamp)),
        MODEL("model", Comparator.comparing(ActivityRow::model)),
        REQ_PATH("req_path", Comparator.comparing(ActivityRow::path)),
        RESP_STATUS_CODE("resp_status_code", Comparator.comparingInt(ActivityRow::status)),
        RESP_CONTENT_TYPE("resp_content_type", Comparator.comparing(ActivityRow::contentType)),
        CACHED("cached", Comparator.comparingLong(row -> row.tokens().cached())),
        PROMPT("prompt", Comparator.comparingLong(row -> row.tokens().input())),
        GENERATED("generated", Comparator.comparingLong(row -> row.tokens().output())),
        DRAFTED("drafted", Comparator.comparingLong(row -> row.tokens().drafted())),
        PROMPT_SPEED(
                "prompt_speed", Comparator.comparingDouble(row -> row.tokens().promptPerSecond())),
        GEN_SPEED("gen_speed", Comparator.comparingDouble(row -> row.tokens().perSecond())),
        DURATION("duration", Comparator.comparingLong(ActivityRow::durationMillis)),
        QUEUE("queue", Comparator.comparingLong(ActivityRow::queueMillis)),
        LOAD("load", Comparator.comparingLong(ActivityRow::loadMillis)),
        FIRST_TOKEN("first_token", Comparator.comparingLong(ActivityRow::firstTokenMillis));

        private final String word;

        @SuppressWarnings("ImmutableEnumChecker") // comparators of fields have no state
        private final Comparator<ActivityRow> order;

        Column(String word, Comparator<ActivityRow> order) {
            this.word = word;
            this.order = order.thenComparingLong(ActivityRow::id);
        }

        public String word() {
            return word;
        }
    }

    /** Whether this row is asked for, on whichever page. */
    boolean wants(ActivityRow row) {
        return (models.isEmpty() || models.contains(row.model()))
                && row.id() >= minId
                && row.id() <= maxId
                && (start == null || !row.timestamp().isBefore(start))
                && (end == null || !row.timestamp().isAfter(end));
    }

    Comparator<ActivityRow> order() {
        return ascending ? sort.order : sort.order.reversed();
    }
}
