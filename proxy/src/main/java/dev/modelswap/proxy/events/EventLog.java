package dev.modelswap.proxy.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last events, as many as may be kept for clients that come back. IDs follow each other without gaps. */
final class EventLog {

    private final int maxFrames;
    private final long maxLength;
    private final Deque<EventFrame> frames = new ArrayDeque<>();
    private long length;
    private long last;

    /** {@code before} is the ID that an event before the first one would have had; {@code maxLength} is in characters. */
    EventLog(long before, int maxFrames, long maxLength) {
        last = before;
        this.maxFrames = maxFrames;
        this.maxLength = maxLength;
    }

    /** The ID of the last event. */
    long last() {
        return last;
    }

    EventFrame add(String line) {
        EventFrame frame = new EventFrame(++last, line);
        frames.add(frame);
        length += line.length();
        while (frames.size() > maxFrames || length > maxLength) {
            length -= frames.remove().line().length();
        }
        return frame;
    }

    /** Things happen of which nobody is told, and nothing that was kept is wanted any more. */
    void skip() {
        last++;
        frames.clear();
        length = 0;
    }

    /** What came after the event with this ID; empty where that is not known (any more). */
    Optional<List<EventFrame>> since(long id) {
        boolean known = id <= last && id >= last - frames.size();
        return known
                ? Optional.of(frames.stream().filter(frame -> frame.id() > id).toList())
                : Optional.empty();
    }
}
