package dev.modelswap.proxy.http.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.HeldBody;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The top-level {@code model} of a JSON body, and where its value stands, in bytes from {@code start} to before
 * {@code end}. Found by reading no further than needed; the rest of the body is the upstream's to judge.
 */
record ModelField(String model, int start, int end) {

    private static final JsonFactory JSON = new JsonFactory();

    static ModelField find(HeldBody body) throws BadRequest {
        try (JsonParser parser = JSON.createParser(body.array(), 0, body.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("The request body must be a JSON object with a 'model'.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("model");
                JsonToken value = parser.nextToken();
                if (found && value == JsonToken.VALUE_STRING) {
                    int start = (int) parser.currentTokenLocation().getByteOffset();
                    if (start < 0) {
                        throw new BadRequest("The request body must be in UTF-8.");
                    }
                    String model = parser.getText();
                    return new ModelField(
                            model, start, (int) parser.currentLocation().getByteOffset());
                }
                if (found) {
                    throw new BadRequest("'model' must be a string.");
                }
                parser.skipChildren();
            }
            throw new BadRequest("You must say which model: the request body has no 'model'.");
        } catch (JsonProcessingException e) {
            throw new BadRequest("The request body is not valid JSON: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
