package dev.modelswap.proxy.tokens;

import java.util.Map;
import java.util.function.Consumer;

/** The data of a stream of events, line by line, however the stream is cut into pieces. */
final class EventLines {

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final int OTHER_LINE = -1;

    private final JsonPicker picker = new JsonPicker();
    private final Consumer<Map<String, byte[]>> eachLine;
    /** How much of {@link #DATA} the line begins with. */
    private int matched;

    /** Hands on what is picked from each line. */
    EventLines(Consumer<Map<String, byte[]>> eachLine) {
        this.eachLine = eachLine;
    }

    void take(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (matched == DATA.length) {
                int end = lineEnd(bytes, i);
                picker.take(bytes, i, end);
                i = end;
            } else if (matched == OTHER_LINE) {
                i = lineEnd(bytes, i);
            } else if (bytes[i] == DATA[matched]) {
                matched++;
                i++;
                continue;
            } else if (!isLineEnd(bytes[i])) {
                matched = OTHER_LINE;
                continue;
            }
            if (i < bytes.length) {
                end();
                i++;
            }
        }
    }

    /** The line ends here. */
    void end() {
        if (matched == DATA.length) {
            Map<String, byte[]> picked = picker.end();
            if (!picked.isEmpty()) {
                eachLine.accept(picked);
            }
            picker.begin();
        }
        matched = 0;
    }

    private static int lineEnd(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && !isLineEnd(bytes[end])) {
            end++;
        }
        return end;
    }

    private static boolean isLineEnd(byte next) {
        return next == '\n' || next == '\r';
    }
}
