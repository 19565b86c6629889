package dev.modelswap.proxy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** How the JSON bodies of clients are read, within which bounds, and what is said of those that cannot be. */
public final class JsonBody {

    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_NUMBER = 10_000;
    private static final int MAX_NAME = 200_000;

    /** Reads what servers written in Python read too, NaN among it: what one of them sees must not be hidden from the proxy. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonBody() {}

    /** What is wrong with a body that cannot be read, for its client. */
    public static String problem(JsonProcessingException error) {
        return error instanceof StreamConstraintsException
                ? String.format(
                        "The request body goes beyond what is read here: objects and arrays %,d deep, names of %,d"
                                + " characters, numbers of %,d.",
                        MAX_DEPTH, MAX_NAME, MAX_NUMBER)
                : "The request body is not valid JSON: " + error.getOriginalMessage() + ".";
    }
}
