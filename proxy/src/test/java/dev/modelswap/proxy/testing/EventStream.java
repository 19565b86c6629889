package dev.modelswap.proxy.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A client of {@code /api/events}, which remembers all that it got. */
public final class EventStream implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpResponse<InputStream> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> others = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** One event; its data as it was before it was encoded twice. */
    public record Event(String id, String type, Object data) {

        public JsonObject object() {
            return (JsonObject) data;
        }
    }

    private EventStream(HttpRequest request) {
        response = Waiting.resultOf(client.sendAsync(request, BodyHandlers.ofInputStream()));
        reader = Thread.ofVirtual().start(this::read);
    }

    /** A stream from its beginning. */
    public static EventStream open(String url) {
        return new EventStream(HttpRequest.newBuilder(URI.create(url)).build());
    }

    /** A stream that goes on after the event with this ID. */
    public static EventStream resume(String url, String lastId) {
        return new EventStream(HttpRequest.newBuilder(URI.create(url))
                .header("Last-Event-ID", lastId)
                .build());
    }

    public HttpResponse<InputStream> response() {
        return response;
    }

    /** All events so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    public List<String> types() {
        return events.stream().map(Event::type).toList();
    }

    /** The blocks so far that are no events: comments and instructions. */
    public List<String> others() {
        return List.copyOf(others);
    }

    /** Waits for the first event that is such. */
    public Event await(Predicate<Event> condition) {
        Waiting.until(() -> events.stream().anyMatch(condition));
        return events.stream().filter(condition).findFirst().orElseThrow();
    }

    /** Waits until the other side has ended it. */
    public void awaitEnd() {
        Waiting.until(() -> !reader.isAlive());
    }

    /** Leaves. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    private void read() {
        Scanner blocks = new Scanner(response.body(), UTF_8).useDelimiter("\n\n");
        while (blocks.hasNext()) {
            String block = blocks.next();
            if (block.contains("data:")) {
                events.add(event(block));
            } else {
                others.add(block);
            }
        }
    }

    private static Event event(String block) {
        String[] lines = block.split("\n", -1);
        if (lines.length != 3 || !lines[1].equals("event:message")) {
            throw new AssertionError("not an event: " + block);
        }
        JsonObject data = new JsonObject(lines[2].substring("data:".length()));
        return new Event(
                lines[0].substring("id:".length()), data.getString("type"), Json.decodeValue(data.getString("data")));
    }
}
