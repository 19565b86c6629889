package dev.modelswap.proxy.activity.sqlite;

import dev.modelswap.proxy.activity.ActivityQuery.Column;
import dev.modelswap.proxy.activity.ActivityRow;
import dev.modelswap.proxy.tokens.Tokens;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Rows of activity as rows of the table. */
final class RowMapping {

    /** A row that is there already stays: it may be written again by a writer that cannot know whether it was. */
    static final String INSERT =
            "INSERT OR IGNORE INTO activity (id, timestamp, model, called_as, path, content_type, status, cached, drafted,"
                    + " accepted, input, output, prompt_per_second, per_second, model_ms, duration_ms, queue_ms, load_ms, first_token_ms,"
                    + " error, session) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private RowMapping() {}

    static void write(ActivityRow row, PreparedStatement insert) throws SQLException {
        Tokens tokens = row.tokens();
        insert.setLong(1, row.id());
        insert.setLong(2, row.timestamp().getEpochSecond());
        insert.setString(3, row.model());
        insert.setString(4, row.calledAs());
        insert.setString(5, row.path());
        insert.setString(6, row.contentType());
        insert.setInt(7, row.status());
        insert.setLong(8, tokens.cached());
        insert.setLong(9, tokens.drafted());
        insert.setLong(10, tokens.accepted());
        insert.setLong(11, tokens.input());
        insert.setLong(12, tokens.output());
        insert.setDouble(13, tokens.promptPerSecond());
        insert.setDouble(14, tokens.perSecond());
        insert.setDouble(15, tokens.modelMillis());
        insert.setLong(16, row.durationMillis());
        insert.setLong(17, row.queueMillis());
        insert.setLong(18, row.loadMillis());
        insert.setLong(19, row.firstTokenMillis());
        insert.setString(20, row.error());
        insert.setString(21, row.session());
    }

    static ActivityRow read(ResultSet result) throws SQLException {
        Tokens tokens = new Tokens(
                result.getLong("cached"),
                result.getLong("drafted"),
                result.getLong("accepted"),
                result.getLong("input"),
                result.getLong("output"),
                result.getDouble("prompt_per_second"),
                result.getDouble("per_second"),
                result.getDouble("model_ms"));
        return new ActivityRow(
                result.getLong("id"),
                Instant.ofEpochSecond(result.getLong("timestamp")),
                result.getString("model"),
                result.getString("called_as"),
                result.getString("path"),
                result.getString("content_type"),
                result.getInt("status"),
                tokens,
                result.getLong("duration_ms"),
                result.getLong("queue_ms"),
                result.getLong("load_ms"),
                result.getLong("first_token_ms"),
                result.getString("error"),
                result.getString("session"));
    }

    /** The table's name of what rows are sorted by. */
    static String name(Column column) {
        return switch (column) {
            case ID -> "id";
            case TIME -> "timestamp";
            case MODEL -> "model";
            case REQ_PATH -> "path";
            case RESP_STATUS_CODE -> "status";
            case RESP_CONTENT_TYPE -> "content_type";
            case CACHED -> "cached";
            case PROMPT -> "input";
            case GENERATED -> "output";
            case DRAFTED -> "drafted";
            case PROMPT_SPEED -> "prompt_per_second";
            case GEN_SPEED -> "per_second";
            case DURATION -> "duration_ms";
            case QUEUE -> "queue_ms";
            case LOAD -> "load_ms";
            case FIRST_TOKEN -> "first_token_ms";
        };
    }
}
