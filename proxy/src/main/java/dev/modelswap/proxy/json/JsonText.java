package dev.modelswap.proxy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/**
 * A JSON object as text, in which values are removed and set. Every byte of what is not touched stays: the order of fields,
 * numbers of any size and precision, escapes, spaces, names that come twice.
 */
public final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] source;
    private final int start;
    private final int end;
    private final JsonContainer root;

    private JsonText(byte[] source, int start, int end, JsonContainer root) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.root = root;
    }

    /**
     * Reads {@code source}, UTF-8, in one go, keeping apart only what lies on one of {@code paths}, which are all that may
     * be changed.
     *
     * @throws JsonProcessingException if it is not a JSON object
     */
    public static JsonText parse(byte[] source, Collection<FieldPath> paths) throws JsonProcessingException {
        try (JsonParser parser = JSON.createParser(source)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "not a JSON object");
            }
            int start = tokenStart(parser);
            JsonContainer root = container(parser, List.copyOf(paths));
            return new JsonText(source, start, tokenEnd(parser), root);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what stands there, if anything does. */
    public void remove(FieldPath path) {
        JsonContainer at = root;
        for (FieldPath way = path; at != null; way = way.rest()) {
            if (way.isField()) {
                at.remove(way.first());
                return;
            }
            at = at.inside(way.first());
        }
    }

    /** Sets a value; objects that are missing on the way to it are made. */
    public void set(FieldPath path, JsonNode value) {
        JsonContainer at = root;
        FieldPath way = path;
        for (; !way.isField(); way = way.rest()) {
            JsonContainer inside = at.inside(way.first());
            if (inside == null) {
                inside = JsonContainer.created(false);
                at.put(way.first(), inside);
            }
            at = inside;
        }
        at.put(way.first(), JsonValue.of(value));
    }

    /** The text with its changes. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length + 256);
        out.write(source, 0, start);
        root.write(source, out);
        out.write(source, end, source.length - end);
        return out.toByteArray();
    }

    private static JsonValue value(JsonParser parser, List<FieldPath> inside) throws IOException {
        if (parser.currentToken().isStructStart() && !inside.isEmpty()) {
            return container(parser, inside);
        }
        int start = tokenStart(parser);
        parser.skipChildren();
        return new JsonValue.Kept(start, tokenEnd(parser));
    }

    private static JsonContainer container(JsonParser parser, List<FieldPath> paths) throws IOException {
        JsonContainer container = JsonContainer.created(parser.currentToken() == JsonToken.START_ARRAY);
        int index = 0;
        int last = tokenEnd(parser);
        for (JsonToken token = next(parser); !token.isStructEnd(); token = next(parser)) {
            String name = container.isArray() ? String.valueOf(index++) : parser.currentName();
            if (!container.isArray()) {
                next(parser);
            }
            List<FieldPath> inside = paths.stream()
                    .filter(path -> !path.isField() && path.first().equals(name))
                    .map(FieldPath::rest)
                    .toList();
            int start = tokenStart(parser);
            container.read(name, last, start, value(parser, inside));
            last = tokenEnd(parser);
        }
        container.readTail(last, tokenEnd(parser));
        return container;
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new com.fasterxml.jackson.core.io.JsonEOFException(parser, JsonToken.NOT_AVAILABLE, "ends too early");
        }
        return token;
    }

    private static int tokenStart(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int tokenEnd(JsonParser parser) throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }
}
