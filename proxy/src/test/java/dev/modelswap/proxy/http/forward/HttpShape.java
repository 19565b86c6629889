package dev.modelswap.proxy.http.forward;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of a table of HTTP as it stands on the wire: {@code http-shapes/*.txt}, whose first lines say how it is written.
 *
 * @param name what it shows, and after {@code |} who asks
 * @param sent the lines before {@code =>}
 * @param expected the lines after it
 * @param open whether the connection goes on
 */
record HttpShape(String name, List<String> sent, List<String> expected, boolean open) {

    static final String CHAT = "{\"model\":\"alpha\",\"messages\":[]}";

    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)}");

    /** The rows of this file. */
    static List<HttpShape> table(String file) {
        try (InputStream in = HttpShape.class.getResourceAsStream("/http-shapes/" + file)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^## ", -1))
                    .skip(1)
                    .map(HttpShape::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpShape row(String text) {
        List<String> lines = text.lines().toList();
        int arrow = lines.indexOf("=>");
        int end = Math.max(lines.lastIndexOf("(open)"), lines.lastIndexOf("(closed)"));
        return new HttpShape(
                lines.getFirst(),
                lines.subList(1, arrow),
                lines.subList(arrow + 1, end),
                lines.get(end).equals("(open)"));
    }

    /** The bytes of these lines: a head ends with an empty one, and the last line of a body has no end. */
    static String bytes(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean last = i == lines.size() - 1 && !line.isEmpty();
            boolean cut = line.endsWith("\\");
            text.append(cut ? line.substring(0, line.length() - 1) : line).append(cut || last ? "" : "\r\n");
        }
        return filled(text.toString());
    }

    private static String filled(String text) {
        String plain = REPEATED.matcher(text)
                .replaceAll(size -> "x".repeat(Integer.parseInt(size.group(1))))
                .replace("{chat}", CHAT)
                .replace("{chunks;a=b}", chunks(";a=b"))
                .replace("{chunks}", chunks(""))
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
        int body = plain.indexOf("\r\n\r\n");
        return plain.replace("{length}", String.valueOf(body < 0 ? 0 : plain.length() - body - 4));
    }

    private static String chunks(String extension) {
        return Integer.toHexString(5) + extension + "\r\n" + CHAT.substring(0, 5) + "\r\n"
                + Integer.toHexString(CHAT.length() - 5) + "\r\n" + CHAT.substring(5) + "\r\n0\r\n\r\n";
    }

    /** What of the expected lines is an answer on the wire; empty where they speak of it in words. */
    String answer() {
        return expected.getFirst().startsWith("HTTP/") ? canonical(bytes(expected)) : "";
    }

    /** An answer, its headers in one order and in lower-case letters, without the request's ID. */
    static String canonical(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return answer;
        }
        List<String> head = new ArrayList<>(List.of(answer.substring(0, end).split("\r\n", -1)));
        String status = head.removeFirst();
        String headers = head.stream()
                .map(HttpShape::lowerCase)
                .filter(header -> !header.startsWith("x-request-id:"))
                .sorted(Comparator.naturalOrder())
                .reduce("", (all, header) -> all + header + "\n");
        return status + "\n" + headers + "\n" + answer.substring(end + 4);
    }

    private static String lowerCase(String header) {
        int colon = header.indexOf(':');
        return colon < 0 ? header : header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon);
    }

    /** The status and the code of an error of ours, as the table writes them. */
    static String error(String answer) {
        Matcher status = Pattern.compile("^HTTP/1\\.[01] (\\d+) ").matcher(answer);
        if (!status.find()) {
            return answer;
        }
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return "error " + status.group(1) + " "
                + (body.startsWith("{")
                        ? new JsonObject(body).getJsonObject("error").getString("code")
                        : body);
    }

    /** The values behind the expected lines that begin with this word. */
    List<String> expected(String word) {
        return expected.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> filled(line.substring(word.length() + 1)))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
