package dev.modelswap.proxy.http.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.modelswap.proxy.http.client.HeldBody;
import dev.modelswap.proxy.json.JsonBody;
import java.io.IOException;
import java.util.Set;

/** The top-level {@code stream} of a JSON body. */
final class StreamFlag {

    private static final Set<String> TRUE = Set.of("true", "1", "t");

    private StreamFlag() {}

    /** Whether it is true, or what upstreams take for true: a number that is not zero, or {@code "true"}. */
    static boolean in(HeldBody body) {
        try (JsonParser parser = JsonBody.FACTORY.createParser(body.array(), 0, body.length())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("stream");
                JsonToken value = parser.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_TRUE
                            || (value == JsonToken.VALUE_STRING && TRUE.contains(parser.getText()))
                            || (value.isNumeric() && parser.getDoubleValue() != 0);
                }
                parser.skipChildren();
            }
            return false;
        } catch (IOException e) {
            return false; // the upstream will say what is wrong with it
        }
    }
}
