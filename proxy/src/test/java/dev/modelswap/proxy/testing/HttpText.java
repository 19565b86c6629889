package dev.modelswap.proxy.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as it came over a socket: first line, headers by name in lower case, and the body's bytes. */
record HttpText(String firstLine, Map<String, List<String>> headers, Buffer body) {

    /** The next request; null where the connection ends. */
    static @Nullable HttpText read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = orEnd(line(in)); !line.isEmpty(); line = orEnd(line(in))) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new HttpText(first, headers, body(in, headers));
    }

    private static Buffer body(InputStream in, Map<String, List<String>> headers) throws IOException {
        List<String> length = headers.get("content-length");
        if (length != null) {
            return Buffer.buffer(in.readNBytes(Integer.parseInt(length.getFirst())));
        }
        return headers.containsKey("transfer-encoding") ? chunks(in) : Buffer.buffer();
    }

    private static Buffer chunks(InputStream in) throws IOException {
        Buffer body = Buffer.buffer();
        while (true) {
            int size = Integer.parseInt(orEnd(line(in)), 16);
            body.appendBytes(in.readNBytes(size));
            orEnd(line(in));
            if (size == 0) {
                return body;
            }
        }
    }

    private static String orEnd(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException();
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
