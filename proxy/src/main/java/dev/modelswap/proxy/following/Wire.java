package dev.modelswap.proxy.following;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Wait;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * Messages between proxies as they go over a connection: one JSON object to a line, whose {@code is} names the message. What a reader
 * does not know in a message it passes over; a message that it does not know makes another {@link #VERSION}.
 */
final class Wire {

    /** Changes with every change after which one side would not understand the other. */
    static final int VERSION = 2;

    static final String LINE_END = "\n";

    private static final ObjectMapper MAPPER = mapper();

    private Wire() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper()
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        Stream.of(FromFollower.class, FromLeader.class, Rejection.class, ModelState.class, Wait.class)
                .forEach(type -> {
                    mapper.addMixIn(type, Named.class);
                    for (Class<?> kind : type.getPermittedSubclasses()) {
                        mapper.registerSubtypes(new NamedType(kind, kind.getSimpleName()));
                    }
                });
        return mapper;
    }

    /** The message and the end of its line. */
    static byte[] line(Object message) {
        try {
            Class<?> type = message instanceof FromLeader ? FromLeader.class : FromFollower.class;
            byte[] json = MAPPER.writerFor(type).writeValueAsBytes(message);
            return Buffer.buffer(json.length + 1)
                    .appendBytes(json)
                    .appendString(LINE_END)
                    .getBytes();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The message of a line; throws {@link IOException} if it is none. */
    static <T> T message(Buffer line, Class<T> type) throws IOException {
        return MAPPER.readValue(line.getBytes(), type);
    }
}
