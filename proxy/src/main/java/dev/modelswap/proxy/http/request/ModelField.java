package dev.modelswap.proxy.http.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.HeldBody;
import dev.modelswap.proxy.json.JsonBody;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The top-level {@code model} of a JSON body, and where its value stands, in bytes from {@code start} to before
 * {@code end}. All of the body is read, so that nothing in it says otherwise; nothing of it is kept.
 *
 * @param streams whether the body asks for a stream, at its top level
 */
record ModelField(String model, int start, int end, boolean streams) {

    private static final String MODEL = "model";

    /** Fields that decide what becomes of the request: given twice, the proxy and the server might not mean the same one. */
    private static final Set<String> DECIDING = Set.of(MODEL, "stream");

    private static final Set<String> TRUE = Set.of("true", "1", "t");

    static ModelField find(HeldBody body) throws BadRequest {
        try (JsonParser parser = JsonBody.FACTORY.createParser(body.array(), 0, body.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("The request body must be a JSON object with a 'model'.");
            }
            Set<String> seen = new HashSet<>();
            ModelField found = null;
            boolean streams = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                once(name, seen);
                JsonToken value = parser.nextToken();
                if (name.equals(MODEL)) {
                    found = read(parser, value);
                } else if (name.equals("stream")) {
                    streams = isTrue(parser, value);
                    parser.skipChildren();
                } else {
                    parser.skipChildren();
                }
            }
            if (found == null) {
                throw new BadRequest("You must say which model: the request body has no 'model'.");
            }
            if (parser.nextToken() != null) {
                throw new BadRequest("The request body must be one JSON object, with nothing behind it.");
            }
            return new ModelField(found.model(), found.start(), found.end(), streams);
        } catch (JsonProcessingException e) {
            throw new BadRequest(JsonBody.problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Servers written in Go read names whatever their case. */
    private static void once(String name, Set<String> seen) throws BadRequest {
        String lower = name.length() > MODEL.length() + 1 ? name : name.toLowerCase(Locale.ROOT);
        if (DECIDING.contains(lower) && !seen.add(lower)) {
            throw new BadRequest("The request body gives '" + lower
                    + "' twice: say it once, for servers differ in which" + " of them they take.");
        }
    }

    private static ModelField read(JsonParser parser, JsonToken value) throws BadRequest, IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw new BadRequest("'model' must be a string.");
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (start < 0) {
            throw new BadRequest("The request body must be in UTF-8.");
        }
        String model = parser.getText();
        if (model.isEmpty()) {
            throw new BadRequest("You must say which model: 'model' is empty.");
        }
        return new ModelField(model, start, (int) parser.currentLocation().getByteOffset(), false);
    }

    /** Whether it is true, or what upstreams take for true: a number that is not zero, or {@code "true"}. */
    private static boolean isTrue(JsonParser parser, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_TRUE
                || (value == JsonToken.VALUE_STRING && TRUE.contains(parser.getText()))
                || (value.isNumeric() && parser.getDoubleValue() != 0);
    }

    /** {@code body} with another model name in the same place, and every other byte as it was. */
    Buffer renamed(HeldBody body, String name) {
        ChangedBody renamed = new ChangedBody(body);
        renamed.keep(0, start + 1);
        renamed.add(JsonStringEncoder.getInstance().quoteAsUTF8(name));
        renamed.keep(end - 1, body.length());
        return renamed.toBuffer();
    }
}
