package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.HeldBody;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the field {@code model} in a multipart/form-data body (RFC 7578) that comes part by part. All that has come is held,
 * up to the field and a bit beyond; nothing is decoded.
 */
public final class Multipart {

    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern MODEL = Pattern.compile(
            "^content-disposition:[^\\r\\n]*;\\s*name=(?:\"model\"|model)\\s*(?:;|$)",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    static final byte[] HEADERS_END = ascii("\r\n\r\n");
    private static final int MAX_HEADERS = 16 * 1024;

    private final byte[] delimiter;
    private final HeldBody held;
    private int scanned;
    private @Nullable Boolean inModel;
    private int valueStart;

    /** Where the value of a field stands among the bytes held, from {@code start} to before {@code end}. */
    public record Field(String value, int start, int end) {}

    /** Of a body whose parts this {@code boundary} separates; what comes of it goes to {@code held}. */
    Multipart(String boundary, HeldBody held) {
        this.held = held;
        delimiter = delimiter(boundary);
    }

    /** The boundary that a Content-Type tells. */
    public static String boundary(String type) throws BadRequest {
        Matcher found = BOUNDARY.matcher(type);
        if (!found.find()) {
            throw new BadRequest("The Content-Type of the form has no boundary.");
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /** What stands before each part but the first. */
    static byte[] delimiter(String boundary) {
        return ascii("\r\n--" + boundary);
    }

    HeldBody held() {
        return held;
    }

    /** Takes in more of the body; answers with the field once it has been found. */
    @Nullable
    Field take(Buffer part) throws BadRequest {
        held.add(part);
        while (true) {
            if (inModel == null && !enterPart()) {
                return null;
            }
            int end = indexOf(delimiter, held.array(), scanned, held.length());
            if (end < 0) {
                scanned = Math.max(scanned, held.length() - delimiter.length + 1);
                return null;
            }
            if (Boolean.TRUE.equals(inModel)) {
                return new Field(
                        new String(held.array(), valueStart, end - valueStart, StandardCharsets.UTF_8),
                        valueStart,
                        end);
            }
            scanned = end;
            inModel = null;
        }
    }

    /** Goes on to the value of the next part, if its headers are all there. */
    private boolean enterPart() throws BadRequest {
        boolean first = scanned == 0 && startsWithDelimiter();
        int at = first ? 0 : indexOf(delimiter, held.array(), scanned, held.length());
        if (at < 0) {
            scanned = Math.max(scanned, held.length() - delimiter.length + 1);
            return false;
        }
        int headers = at + delimiter.length - (first ? 2 : 0);
        byte[] bytes = held.array();
        if (held.length() >= headers + 2 && bytes[headers] == '-' && bytes[headers + 1] == '-') {
            throw new BadRequest("You must say which model: the form has no 'model'.");
        }
        int end = indexOf(HEADERS_END, bytes, headers, held.length());
        if (end < 0) {
            checkLength(held.length() - headers);
            scanned = at;
            return false;
        }
        inModel = areOfModel(bytes, headers, end);
        valueStart = end + HEADERS_END.length;
        scanned = valueStart;
        return true;
    }

    private boolean startsWithDelimiter() {
        int bytes = delimiter.length - 2;
        return held.length() >= bytes && Arrays.equals(held.array(), 0, bytes, delimiter, 2, delimiter.length);
    }

    /** Of the headers of a part that have not ended yet. */
    static void checkLength(int headers) throws BadRequest {
        if (headers > MAX_HEADERS) {
            throw new BadRequest("The headers of a part of the form are too long.");
        }
    }

    /** Whether these headers of a part are those of the field {@code model}. */
    static boolean areOfModel(byte[] bytes, int start, int end) {
        return MODEL.matcher(new String(bytes, start, end - start, StandardCharsets.UTF_8))
                .find();
    }

    static int indexOf(byte[] wanted, byte[] bytes, int from, int end) {
        for (int i = from; i <= end - wanted.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
