package dev.modelswap.proxy.kubernetes;

import java.util.List;

/** The last lines of a container's log, few enough for an error message. */
final class LogTail {

    /** So many lines at most. */
    static final int LINES = 10;
    /** So many characters at most; the oldest go first. */
    static final int CHARACTERS = 2_048;
    /** What to ask for: the API server counts bytes from the first line that it sends, so that less would cut off the last. */
    static final int BYTES = 64 * 1_024;

    private LogTail() {}

    static String of(String log) {
        List<String> lines = log.stripTrailing().lines().toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        return last.length() <= CHARACTERS ? last : "…" + last.substring(last.length() - CHARACTERS + 1);
    }
}
