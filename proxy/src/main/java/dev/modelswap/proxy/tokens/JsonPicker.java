package dev.modelswap.proxy.tokens;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Picks the objects that tell of tokens out of a JSON document of any length, which comes in pieces of any length: those
 * called {@code usage}, {@code timings} and {@code metrics} at the top, and {@code usage} within {@code response} and {@code
 * message}. Of a document that is an array, its last element counts.
 *
 * <p>It follows strings, brackets and keys, one byte after the other, and keeps nothing but the picked objects. Other values are not
 * looked at, so a document can be wrong inside and still be picked from, but not one that ends early or does not match up.
 */
final class JsonPicker {

    private static final int MAX_DEPTH = 512;
    private static final int MAX_PICKED = 64 * 1024;
    private static final int MAX_KEY = 16;

    private static final Set<String> PICKED = Set.of("usage", "timings", "metrics");
    private static final Set<String> AROUND = Set.of("response", "message");

    private final Map<String, byte[]> picked = new LinkedHashMap<>();
    private final BitSet objects = new BitSet();
    private final StringBuilder key = new StringBuilder();
    private final ByteArrayOutputStream picking = new ByteArrayOutputStream();
    private int depth;
    /** Depth of the document's own keys: 1, or 2 in an array. */
    private int top;
    /** Depth outside of the object that is being picked; -1 if none is. */
    private int pickedAt;

    private String last = "";
    private String outer = "";
    private boolean inString;
    private boolean escaped;
    private boolean inKey;
    private boolean awaitsKey;
    private boolean broken;
    private boolean ended;

    JsonPicker() {
        begin();
    }

    /** Forgets all; what comes is another document. */
    void begin() {
        picked.clear();
        picking.reset();
        depth = 0;
        top = 1;
        pickedAt = -1;
        last = "";
        outer = "";
        inString = false;
        escaped = false;
        inKey = false;
        awaitsKey = false;
        broken = false;
        ended = false;
    }

    /** What was picked, by name, if the document is there from its beginning to its end; else nothing. */
    Map<String, byte[]> end() {
        return ended && !broken ? picked : Map.of();
    }

    void take(byte[] bytes, int from, int to) {
        for (int i = from; i < to && !broken; i++) {
            if (inString && !inKey && !escaped && pickedAt < 0) {
                i = special(bytes, i, to);
                if (i == to) {
                    return;
                }
            }
            byte next = bytes[i];
            if (pickedAt >= 0) {
                keep(next);
            }
            if (inString) {
                string(next);
            } else {
                structure(next);
            }
        }
    }

    /** Where the first byte is that means something within a string; {@code to} if there is none. */
    private static int special(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private void string(byte next) {
        if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            inString = false;
            if (inKey) {
                inKey = false;
                last = key.toString();
            }
            return;
        }
        if (inKey && key.length() < MAX_KEY) {
            key.append((char) next);
        }
    }

    private void structure(byte next) {
        switch (next) {
            case ' ', '\t', '\r', '\n' -> {}
            case '"' -> {
                inString = true;
                inKey = awaitsKey;
                awaitsKey = false;
                key.setLength(0);
                broken = depth == 0;
            }
            case '{' -> open(true);
            case '[' -> open(false);
            case '}' -> close(true);
            case ']' -> close(false);
            case ',' -> {
                awaitsKey = objects.get(depth);
                broken = depth == 0;
            }
            default -> broken = depth == 0 || awaitsKey;
        }
    }

    private void open(boolean object) {
        if (ended || awaitsKey || depth == MAX_DEPTH) {
            broken = true;
            return;
        }
        if (depth == 0) {
            top = object ? 1 : 2;
        } else if (object && pickedAt < 0) {
            reach();
        }
        depth++;
        objects.set(depth, object);
        awaitsKey = object;
    }

    /** An object begins that is no document. */
    private void reach() {
        if (depth == top - 1) {
            picked.clear();
        } else if (objects.get(depth) && depth == top) {
            outer = last;
            if (PICKED.contains(last)) {
                pick();
            }
        } else if (objects.get(depth) && depth == top + 1 && AROUND.contains(outer) && last.equals("usage")) {
            pick();
        }
    }

    private void pick() {
        pickedAt = depth;
        picking.reset();
        picking.write('{');
    }

    private void keep(byte next) {
        if (picking.size() == MAX_PICKED) {
            pickedAt = -1;
        } else {
            picking.write(next);
        }
    }

    private void close(boolean object) {
        if (depth == 0 || objects.get(depth) != object) {
            broken = true;
            return;
        }
        depth--;
        awaitsKey = false;
        if (depth == pickedAt) {
            pickedAt = -1;
            picked.put(depth == top ? outer : "usage", picking.toByteArray());
        }
        ended = depth == 0;
    }
}
