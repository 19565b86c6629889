package dev.modelswap.proxy.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/**
 * One event as it stands in the stream.
 *
 * @param line all of it that does not depend on when it is sent
 */
record EventFrame(long id, String line) {

    /** The ID of frames after which the client does not have the whole state yet; nothing can be resumed from it. */
    static final long INCOMPLETE = 0;

    /** The data is JSON in a string of JSON, as clients of llama-swap expect it. */
    static String line(EventType type, Object data) {
        return "data:"
                + new JsonObject()
                        .put("type", type.word())
                        .put("data", Json.encode(data))
                        .encode();
    }

    EventFrame withId(long other) {
        return new EventFrame(other, line);
    }

    Buffer bytes() {
        return Buffer.buffer("id:" + id + "\nevent:message\n" + line + "\n\n");
    }
}
