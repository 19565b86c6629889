package dev.modelswap.bench.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one user asked of an API server, by its audit log. */
final class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Path file;
    private final String user;
    private long read;

    AuditLog(Path file, String user) {
        this.file = file;
        this.user = user;
    }

    /** Calls by verb and resource since the last time; watches count when they end. */
    Map<String, Long> news() throws IOException {
        List<String> lines;
        try (var all = Files.lines(file)) {
            lines = all.skip(read).toList();
        }
        read += lines.size();
        Map<String, Long> calls = new TreeMap<>();
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            if (user.equals(event.path("user").path("username").asText())) {
                calls.merge(describe(event), 1L, Long::sum);
            }
        }
        return calls;
    }

    static long writes(Map<String, Long> calls) {
        return calls.entrySet().stream()
                .filter(call -> !READS.contains(call.getKey().split(" ", 2)[0]))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    static String text(Map<String, Long> calls) {
        return calls.isEmpty()
                ? "none"
                : calls.entrySet().stream()
                        .map(call -> call.getValue() + " " + call.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String describe(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String part = object.path("subresource").asText("");
        String resource =
                object.path("resource").asText(event.path("requestURI").asText());
        return event.path("verb").asText() + " " + resource + (part.isEmpty() ? "" : "/" + part);
    }
}
