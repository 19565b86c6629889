package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.activity.ActivityQuery;
import dev.modelswap.proxy.activity.ActivityQuery.Column;
import dev.modelswap.proxy.http.answer.BadRequest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The query of a request for activity, in llama-swap's words. */
final class ActivityParameters {

    private static final int USUAL_LIMIT = 25;
    private static final int MOST = 999;

    private ActivityParameters() {}

    static ActivityQuery read(MultiMap query) throws BadRequest {
        int limit = limit(query.get("limit"));
        int page = (int) Math.min(number(query, "page", 1), Integer.MAX_VALUE);
        Instant start = time(query, "start");
        Instant end = time(query, "end");
        long minId = number(query, "min_id", 1);
        long maxId = number(query, "max_id", Long.MAX_VALUE);
        check(start == null || end == null || start.isBefore(end), "start must be before end");
        check(minId <= maxId, "min_id must be <= max_id");
        String order = Objects.requireNonNullElse(query.get("order"), "desc");
        check(order.equals("asc") || order.equals("desc"), "order must be asc or desc");
        return new ActivityQuery(
                Set.copyOf(query.getAll("model")),
                start,
                end,
                minId,
                maxId,
                limit,
                page,
                column(query.get("sort")),
                order.equals("asc"));
    }

    private static int limit(@Nullable String text) throws BadRequest {
        if (text == null) {
            return USUAL_LIMIT;
        }
        long limit = whole(text, "limit");
        check(limit >= 1 && limit <= MOST, "limit must be between 1 and " + MOST);
        return (int) limit;
    }

    private static long number(MultiMap query, String name, long absent) throws BadRequest {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        long number = whole(text, name);
        check(number >= 1, name + " must be >= 1");
        return number;
    }

    private static long whole(String text, String name) throws BadRequest {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequest("invalid " + name);
        }
    }

    private static @Nullable Instant time(MultiMap query, String name) throws BadRequest {
        String text = query.get(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new BadRequest("invalid '" + name + "' timestamp, use RFC3339 format");
        }
    }

    private static Column column(@Nullable String word) throws BadRequest {
        if (word == null) {
            return Column.ID;
        }
        return Stream.of(Column.values())
                .filter(column -> column.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadRequest("invalid sort column"));
    }

    private static void check(boolean holds, String message) throws BadRequest {
        if (!holds) {
            throw new BadRequest(message);
        }
    }
}
