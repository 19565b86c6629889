package dev.modelswap.bench.faults.lab;

/**
 * All that came over a bare socket until its connection ended, however it did: an answer to HTTP/1.1, whose body may be in chunks
 * (RFC 9112, section 7.1).
 *
 * @param text byte by byte as ISO 8859-1
 */
public record RawAnswer(String text) {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LINE = "\r\n";
    private static final int HEX = 16;
    private static final int SHOWN = 120;

    /** Whether it is a stream of events that came to its end, in one piece. */
    public boolean isWholeStream() {
        return content().endsWith("data: [DONE]\n\n");
    }

    public boolean isEmpty() {
        return text.isBlank();
    }

    /** The body without the frames of its chunks; {@code ""} if its last chunk is missing. */
    public String content() {
        StringBuilder content = new StringBuilder();
        int at = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        while (at >= END_OF_HEAD.length()) {
            int endOfSize = text.indexOf(LINE, at);
            if (endOfSize < 0) {
                return "";
            }
            int size = size(text.substring(at, endOfSize));
            int start = endOfSize + LINE.length();
            if (size == 0) {
                return content.toString();
            }
            if (size < 0 || start + size > text.length()) {
                return "";
            }
            content.append(text, start, start + size);
            at = start + size + LINE.length();
        }
        return "";
    }

    private static int size(String line) {
        try {
            return Integer.parseInt(line, HEX);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Its length and its end, for a line of a report. */
    public String described() {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() + " characters that end with: " + line.substring(Math.max(0, line.length() - SHOWN));
    }
}
