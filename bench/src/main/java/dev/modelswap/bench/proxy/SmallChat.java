package dev.modelswap.bench.proxy;

/** A request for a chat completion, of 1 KB. */
final class SmallChat {

    private static final int BYTES = 1024;

    private SmallChat() {}

    /** Its JSON. */
    static String body(String model) {
        String start = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"";
        String end = "\"}],\"temperature\":0.7}";
        return start + "x".repeat(BYTES - start.length() - end.length()) + end;
    }
}
