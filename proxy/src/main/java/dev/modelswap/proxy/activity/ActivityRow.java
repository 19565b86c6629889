package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.tokens.Tokens;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request that has ended, as it stays known.
 *
 * @param id grows with each row
 * @param timestamp when the request came, in whole seconds
 * @param calledAs the name in the request; null of rows that an earlier release wrote
 * @param contentType of the answer; empty if it had none
 * @param durationMillis from arrival to end, or what the model was at work, if that is more
 * @param firstTokenMillis from arrival to the first byte of a stream; -1 if the answer was none
 */
public record ActivityRow(
        long id,
        Instant timestamp,
        String model,
        @Nullable String calledAs,
        String path,
        String contentType,
        int status,
        Tokens tokens,
        long durationMillis,
        long queueMillis,
        long loadMillis,
        long firstTokenMillis,
        @Nullable String error,
        @Nullable String session) {

    public ActivityRow {
        timestamp = timestamp.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same by another ID. */
    public ActivityRow withId(long number) {
        return new ActivityRow(
                number,
                timestamp,
                model,
                calledAs,
                path,
                contentType,
                status,
                tokens,
                durationMillis,
                queueMillis,
                loadMillis,
                firstTokenMillis,
                error,
                session);
    }

    /** What {@link #toJson} has written. */
    public static ActivityRow fromJson(JsonObject json) {
        JsonObject tokens = json.getJsonObject("tokens");
        return new ActivityRow(
                json.getLong("id"),
                Instant.parse(json.getString("timestamp")),
                json.getString("model"),
                json.getString("called_as"),
                json.getString("req_path"),
                json.getString("resp_content_type"),
                json.getInteger("resp_status_code"),
                new Tokens(
                        tokens.getLong("input_tokens"),
                        tokens.getLong("output_tokens"),
                        tokens.getLong("cache_tokens"),
                        tokens.getLong("draft_tokens"),
                        tokens.getLong("draft_acc_tokens"),
                        tokens.getDouble("prompt_per_second"),
                        tokens.getDouble("tokens_per_second"),
                        Tokens.UNKNOWN),
                json.getLong("duration_ms"),
                json.getLong("queue_ms"),
                json.getLong("load_ms"),
                json.getLong("first_token_ms"),
                json.getString("error_msg"),
                json.getString("session_id"));
    }

    /** As the API tells it. */
    public JsonObject toJson(boolean captured) {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("timestamp", timestamp.toString())
                .put("model", model)
                .put("req_path", path)
                .put("resp_content_type", contentType)
                .put("resp_status_code", status)
                .put(
                        "tokens",
                        new JsonObject()
                                .put("cache_tokens", tokens.cached())
                                .put("draft_tokens", tokens.drafted())
                                .put("draft_acc_tokens", tokens.accepted())
                                .put("input_tokens", tokens.input())
                                .put("output_tokens", tokens.output())
                                .put("prompt_per_second", tokens.promptPerSecond())
                                .put("tokens_per_second", tokens.perSecond()))
                .put("duration_ms", durationMillis)
                .put("queue_ms", queueMillis)
                .put("load_ms", loadMillis)
                .put("first_token_ms", firstTokenMillis)
                .put("has_capture", captured);
        if (calledAs != null) {
            json.put("called_as", calledAs);
        }
        if (error != null) {
            json.put("error_msg", error);
        }
        if (session != null) {
            json.put("session_id", session);
        }
        return json;
    }
}
