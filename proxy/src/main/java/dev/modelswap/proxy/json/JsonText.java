package dev.modelswap.proxy.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/**
 * A JSON object as text, in which values are removed and set. Every byte of what is not touched stays: the order of fields,
 * numbers of any size and precision, escapes, spaces, names that come twice.
 */
public final class JsonText {

    private final byte[] source;
    private final int length;
    private final int start;
    private final int end;
    private final JsonContainer root;

    private JsonText(byte[] source, int length, int start, int end, JsonContainer root) {
        this.source = source;
        this.length = length;
        this.start = start;
        this.end = end;
        this.root = root;
    }

    /**
     * Reads the first {@code length} bytes of {@code source}, UTF-8, in one go, keeping apart only what lies on one of
     * {@code paths}, which are all that may be changed.
     *
     * @throws JsonProcessingException if it is not a JSON object
     */
    public static JsonText parse(byte[] source, int length, Collection<FieldPath> paths)
            throws JsonProcessingException {
        try (JsonParser parser = JsonBody.FACTORY.createParser(source, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "not a JSON object");
            }
            int start = tokenStart(parser);
            JsonContainer root = new Reading(source, parser).container(List.copyOf(paths));
            return new JsonText(
                    source, length, start, (int) parser.currentLocation().getByteOffset(), root);
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

    /** Writes the text with its changes. */
    public void write(Output out) {
        out.keep(0, start);
        root.write(source, out);
        out.keep(end, length);
    }

    /** Takes what a {@link JsonText} consists of, from its beginning to its end. */
    public interface Output {

        /** Bytes of the text that was read, from {@code start} to before {@code end}, follow. */
        void keep(int start, int end);

        /** Other bytes follow. */
        void add(byte[] bytes);
    }

    /** One reading of a text. */
    private static final class Reading {
        private final byte[] source;
        private final JsonParser parser;

        Reading(byte[] source, JsonParser parser) {
            this.source = source;
            this.parser = parser;
        }

        private JsonValue value(List<FieldPath> inside) throws IOException {
            if (parser.currentToken().isStructStart() && !inside.isEmpty()) {
                return container(inside);
            }
            int start = tokenStart(parser);
            parser.skipChildren();
            return new JsonValue.Kept(start, end(start));
        }

        private JsonContainer container(List<FieldPath> paths) throws IOException {
            JsonContainer container = JsonContainer.created(parser.currentToken() == JsonToken.START_ARRAY);
            int index = 0;
            int last = (int) parser.currentLocation().getByteOffset();
            for (JsonToken token = next(); !token.isStructEnd(); token = next()) {
                String name = container.isArray() ? String.valueOf(index++) : parser.currentName();
                if (!container.isArray()) {
                    next();
                }
                List<FieldPath> inside = paths.stream()
                        .filter(path -> !path.isField() && path.first().equals(name))
                        .map(FieldPath::rest)
                        .toList();
                int start = tokenStart(parser);
                JsonValue value = value(inside);
                container.read(name, last, start, value);
                last = end(start);
            }
            container.readTail(last, end(last));
            return container;
        }

        private JsonToken next() throws IOException {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new com.fasterxml.jackson.core.io.JsonEOFException(
                        parser, JsonToken.NOT_AVAILABLE, "ends too early");
            }
            return token;
        }

        /**
         * Where the value that begins at {@code start} and was read last ends. The parser need not decode a string for that,
         * which may be an image.
         */
        private int end(int start) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                parser.finishToken();
                return (int) parser.currentLocation().getByteOffset();
            }
            int at = start + 1;
            while (at < source.length && source[at] != '"') {
                at += source[at] == '\\' ? 2 : 1;
            }
            return at + 1;
        }
    }

    private static int tokenStart(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }
}
