package dev.modelswap.proxy.events;

/** The kinds of events of {@code GET /api/events}, in the order in which a new client is shown their state. */
public enum EventType {
    /** All models, as {@code GET /api/models/status} lists them. */
    MODEL_STATUS("modelStatus"),
    /** What of the proxy a user interface must know. */
    UI_CONFIG("uiConfig"),
    /** Which profile is active. */
    PROFILE_CHANGED("profileChanged"),
    /** Requests that have begun and not ended. */
    INFLIGHT("inflight"),
    /** A request has ended and is recorded. */
    ACTIVITY("activity"),
    /** Which model ran when. */
    TIMELINE("timeline");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** What the type is called in the stream. */
    public String word() {
        return word;
    }
}
