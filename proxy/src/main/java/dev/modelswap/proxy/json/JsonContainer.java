package dev.modelswap.proxy.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object or array of which something may change. A member that was there keeps the bytes before its value: the comma,
 * its name, and the space around them.
 */
final class JsonContainer implements JsonValue {

    private static final byte[] ARRAY = {'['};
    private static final byte[] ARRAY_END = {']'};
    private static final byte[] OBJECT = {'{'};
    private static final byte[] OBJECT_END = {'}'};
    private static final byte[] COMMA = {','};
    private static final byte[] QUOTE = {'"'};
    private static final byte[] QUOTE_AND_COLON = {'"', ':'};

    private final boolean array;
    private final List<Member> members = new ArrayList<>();
    private int tailStart;
    private int tailEnd;

    /** {@code leadStart} to before {@code leadEnd}: the bytes between the member before and this one's value; none if added. */
    private record Member(String name, int leadStart, int leadEnd, JsonValue value) {

        Member with(JsonValue other) {
            return new Member(name, leadStart, leadEnd, other);
        }
    }

    private JsonContainer(boolean array) {
        this.array = array;
    }

    /** An empty one that the source does not have. */
    static JsonContainer created(boolean array) {
        return new JsonContainer(array);
    }

    /** A member that the source has, after all before it. */
    void read(String name, int leadStart, int leadEnd, JsonValue value) {
        members.add(new Member(name, leadStart, leadEnd, value));
    }

    /** What the source has after the last member's value, the closing bracket included. */
    void readTail(int start, int end) {
        tailStart = start;
        tailEnd = end;
    }

    boolean isArray() {
        return array;
    }

    void append(String name, JsonValue value) {
        members.add(new Member(name, 0, 0, value));
    }

    /** The object or array at this step; null if there is something else or nothing. */
    @Nullable
    JsonContainer inside(String step) {
        int index = find(step);
        return index >= 0 && index < members.size() && members.get(index).value() instanceof JsonContainer inner
                ? inner
                : null;
    }

    /** Sets the value at this step; in an array, only at an index that it has or that comes next. */
    void put(String step, JsonValue value) {
        int index = find(step);
        if (index >= 0 && index < members.size()) {
            members.set(index, members.get(index).with(value));
        } else if (!array || index == members.size()) {
            append(step, value);
        }
    }

    void remove(String step) {
        int index = find(step);
        if (index >= 0 && index < members.size()) {
            members.remove(index);
        }
    }

    /** Which member it is; -1 if there cannot be one. Of a name that an object has twice, only the last stays: it is what counts. */
    private int find(String step) {
        if (array) {
            return step.matches("\\d{1,9}") ? Integer.parseInt(step) : -1;
        }
        int found = -1;
        for (int i = members.size() - 1; i >= 0; i--) {
            if (members.get(i).name().equals(step)) {
                if (found >= 0) {
                    members.remove(i);
                    found--;
                } else {
                    found = i;
                }
            }
        }
        return found;
    }

    @Override
    public void write(byte[] source, JsonText.Output out) {
        out.add(array ? ARRAY : OBJECT);
        boolean first = true;
        for (Member member : members) {
            if (member.leadEnd() > 0) {
                writeLead(member, first, source, out);
            } else {
                writeNewLead(member, first, out);
            }
            member.value().write(source, out);
            first = false;
        }
        if (tailEnd > 0) {
            out.keep(tailStart, tailEnd);
        } else {
            out.add(array ? ARRAY_END : OBJECT_END);
        }
    }

    private static void writeLead(Member member, boolean first, byte[] source, JsonText.Output out) {
        int start = member.leadStart();
        for (int i = start; first && i < member.leadEnd() && source[i] != '"'; i++) {
            if (source[i] == ',') {
                start = i + 1;
            }
        }
        out.keep(start, member.leadEnd());
    }

    private void writeNewLead(Member member, boolean first, JsonText.Output out) {
        if (!first) {
            out.add(COMMA);
        }
        if (!array) {
            out.add(QUOTE);
            out.add(JsonStringEncoder.getInstance().quoteAsUTF8(member.name()));
            out.add(QUOTE_AND_COLON);
        }
    }
}
