package dev.modelswap.proxy.activity.sqlite;

import dev.modelswap.proxy.activity.ActivityQuery;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows a statement is about.
 *
 * @param sql what follows {@code WHERE}
 * @param values of its parameters
 */
record Condition(String sql, List<Object> values) {

    static Condition of(ActivityQuery query) {
        List<String> parts = new ArrayList<>(List.of("id >= ?", "id <= ?"));
        List<Object> values = new ArrayList<>(List.of(query.minId(), query.maxId()));
        if (!query.models().isEmpty()) {
            parts.add("model IN (" + "?, ".repeat(query.models().size() - 1) + "?)");
            values.addAll(query.models());
        }
        Instant start = query.start();
        if (start != null) {
            parts.add("timestamp >= ?");
            values.add(start.getNano() == 0 ? start.getEpochSecond() : start.getEpochSecond() + 1);
        }
        Instant end = query.end();
        if (end != null) {
            parts.add("timestamp <= ?");
            values.add(end.getEpochSecond());
        }
        return new Condition(String.join(" AND ", parts), values);
    }

    /** Rows of this model; all, if it is empty. */
    static Condition of(String model) {
        return model.isEmpty() ? new Condition("true", List.of()) : new Condition("model = ?", List.of(model));
    }

    /** Sets the parameters; the number of the one behind them. */
    int set(PreparedStatement statement) throws SQLException {
        int next = 1;
        for (Object value : values) {
            statement.setObject(next++, value);
        }
        return next;
    }
}
