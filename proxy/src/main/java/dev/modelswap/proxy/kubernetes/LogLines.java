package dev.modelswap.proxy.kubernetes;

import dev.modelswap.proxy.cluster.LogFollower;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** Makes lines of the bytes of a log with timestamps, as the API server sends it. */
final class LogLines {

    /** What is longer than any line should be is told in pieces. */
    private static final int LONGEST = 64 * 1024;

    private final LogFollower follower;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Instant last = Instant.EPOCH;

    LogLines(LogFollower follower) {
        this.follower = follower;
    }

    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                tell();
            } else {
                line.write(next);
                if (line.size() >= LONGEST) {
                    tell();
                }
            }
        }
    }

    /** What came last had no end. */
    void end() {
        if (line.size() > 0) {
            tell();
        }
    }

    private void tell() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        int space = text.indexOf(' ');
        try {
            last = Instant.parse(space < 0 ? text : text.substring(0, space));
            follower.line(last, space < 0 ? "" : text.substring(space + 1));
        } catch (DateTimeException e) {
            // The rest of a line that was told in pieces; later than it by as little as there is.
            last = last.plusNanos(1);
            follower.line(last, text);
        }
    }
}
