package dev.modelswap.proxy.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A value in a {@link JsonText}. */
sealed interface JsonValue permits JsonValue.Kept, JsonValue.Given, JsonContainer {

    /** Writes the value, of which {@code source} is the text that was read. */
    void write(byte[] source, JsonText.Output out);

    /** A value as it stands in the source, in bytes from {@code start} to before {@code end}. */
    record Kept(int start, int end) implements JsonValue {

        @Override
        public void write(byte[] source, JsonText.Output out) {
            out.keep(start, end);
        }
    }

    /** A value, neither object nor array, that was set. */
    record Given(JsonNode value) implements JsonValue {

        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        public void write(byte[] source, JsonText.Output out) {
            try {
                out.add(MAPPER.writeValueAsBytes(value));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a configured value that cannot be written", e);
            }
        }
    }

    /** {@code node}, so that it can be changed further. */
    static JsonValue of(JsonNode node) {
        if (!node.isContainerNode()) {
            return new Given(node);
        }
        JsonContainer container = JsonContainer.created(node.isArray());
        if (node.isArray()) {
            node.forEach(element -> container.append("", of(element)));
        } else {
            node.properties().forEach(field -> container.append(field.getKey(), of(field.getValue())));
        }
        return container;
    }
}
