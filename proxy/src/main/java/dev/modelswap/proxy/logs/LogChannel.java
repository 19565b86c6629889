package dev.modelswap.proxy.logs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One log: the last of it, and those who follow it. Used on one context. */
final class LogChannel {

    /** So much is kept, in characters. */
    static final int KEPT = 100 * 1024;

    private final Deque<Line> lines = new ArrayDeque<>();
    private final Set<LogReader> readers = new LinkedHashSet<>();
    private int length;
    private boolean closed;

    private record Line(Instant at, String text) {}

    /** One line, with its end. */
    void write(Instant at, String text) {
        lines.add(new Line(at, text));
        length += text.length();
        while (length > KEPT) {
            length -= lines.remove().text().length();
        }
        readers.stream().filter(reader -> !at.isBefore(reader.from())).forEach(reader -> reader.read(text));
    }

    /** From now on the reader hears everything, and first what is kept of it. */
    void enter(LogReader reader) {
        lines.stream().filter(line -> !line.at().isBefore(reader.from())).forEach(line -> reader.read(line.text()));
        if (closed) {
            reader.end();
        } else {
            readers.add(reader);
        }
    }

    void leave(LogReader reader) {
        readers.remove(reader);
    }

    boolean isRead() {
        return !readers.isEmpty();
    }

    /** What is kept, as one text. */
    String history() {
        return lines.stream().map(Line::text).collect(Collectors.joining());
    }

    void forget() {
        lines.clear();
        length = 0;
    }

    /** Ends all readers, now and from now on. */
    void close() {
        closed = true;
        List.copyOf(readers).forEach(LogReader::end);
        readers.clear();
    }
}
