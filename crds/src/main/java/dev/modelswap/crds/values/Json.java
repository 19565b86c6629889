package dev.modelswap.crds.values;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** JSON as this module reads and writes it: unknown fields are ignored, so that neighbours of other releases understand each other. */
public final class Json {

    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private Json() {}

    /** The fields of {@code base}, replaced by those that {@code over} has. */
    public static <T> T merged(T base, Object over, Class<T> type) {
        ObjectNode fields = MAPPER.valueToTree(base);
        fields.setAll(MAPPER.<ObjectNode>valueToTree(over));
        return MAPPER.convertValue(fields, type);
    }
}
