package dev.modelswap.proxy.http.stream;

import dev.modelswap.proxy.http.answer.ApiError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * How the events of a path's stream look, so that what the proxy adds to one is valid to the clients made for it: news while a
 * model loads, and an error that ends it.
 */
public enum StreamShape {

    /** OpenAI's chat completions: news are reasoning, which chat UIs show and keep apart from the answer. */
    CHAT {
        @Override
        public String news(String id, String model, String text, JsonObject progress) {
            return chunk(id, model, "chat.completion.chunk", progress)
                    .with("delta", new JsonObject().put("role", "assistant").put("reasoning_content", text));
        }
    },

    /** OpenAI's completions: news are chunks without text. */
    COMPLETIONS {
        @Override
        public String news(String id, String model, String text, JsonObject progress) {
            return chunk(id, model, "text_completion", progress).with("text", "");
        }
    },

    /** OpenAI's responses: their events have one order, so news are comments. */
    RESPONSES {
        @Override
        public String news(String id, String model, String text, JsonObject progress) {
            return comment(progress);
        }

        @Override
        public String error(ApiError error) {
            JsonObject event = new JsonObject()
                    .put("type", "error")
                    .put("sequence_number", 0)
                    .put("code", error.code())
                    .put("message", error.message())
                    .putNull("param")
                    .put("error", error.toJson().getJsonObject("error"));
            return "event: error\ndata: " + event.encode() + "\n\n";
        }
    },

    /** Anthropic's messages: news are pings, which may come at any time. */
    MESSAGES {
        @Override
        public String news(String id, String model, String text, JsonObject progress) {
            JsonObject ping = new JsonObject().put("type", "ping").put("modelswap", progress);
            return "event: ping\ndata: " + ping.encode() + "\n\n";
        }

        @Override
        public String error(ApiError error) {
            return "event: error\ndata: " + error.toAnthropicJson().encode() + "\n\n";
        }
    },

    /** A stream of which the proxy knows nothing. */
    OTHER {
        @Override
        public String news(String id, String model, String text, JsonObject progress) {
            return comment(progress);
        }
    };

    /** The shape of the streams at {@code path} of the API. */
    public static StreamShape of(String path) {
        if (path.endsWith("/chat/completions")) {
            return CHAT;
        }
        return switch (path.substring(path.lastIndexOf('/'))) {
            case "/completions" -> COMPLETIONS;
            case "/responses" -> RESPONSES;
            case "/messages" -> MESSAGES;
            default -> OTHER;
        };
    }

    /**
     * An event that tells how a load gets on.
     *
     * @param id of the request
     * @param text what to show to people
     * @param progress the same, for programs
     */
    public abstract String news(String id, String model, String text, JsonObject progress);

    /** The event with which the stream ends as an error. */
    public String error(ApiError error) {
        return "event: error\ndata: " + error.toJson().encode() + "\n\n";
    }

    /** Whether every whole stream has a last event by which it is known. */
    public boolean hasLast() {
        return this != OTHER;
    }

    /** Whether this is the last event of such a stream, by its name or, where it has none, its data. */
    boolean isLast(String event) {
        return switch (this) {
            case CHAT, COMPLETIONS, OTHER -> event.equals("[DONE]");
            case RESPONSES ->
                event.equals("response.completed")
                        || event.equals("response.incomplete")
                        || event.equals("response.failed");
            case MESSAGES -> event.equals("message_stop");
        };
    }

    private static String comment(JsonObject progress) {
        return ": " + progress.encode() + "\n\n";
    }

    private static Chunk chunk(String id, String model, String object, JsonObject progress) {
        return (field, value) -> {
            JsonObject choice = new JsonObject()
                    .put("index", 0)
                    .put(field, value)
                    .putNull("logprobs")
                    .putNull("finish_reason");
            JsonObject chunk = new JsonObject()
                    .put("id", "modelswap-" + id)
                    .put("object", object)
                    .put("created", System.currentTimeMillis() / 1_000)
                    .put("model", model)
                    .put("choices", new JsonArray().add(choice))
                    .put("modelswap", progress);
            return "data: " + chunk.encode() + "\n\n";
        };
    }

    private interface Chunk {
        String with(String field, Object value);
    }
}
