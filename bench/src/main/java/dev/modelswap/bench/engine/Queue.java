package dev.modelswap.bench.engine;

/** What waits in the engine while it decides. */
public enum Queue {
    /** Nothing. */
    EMPTY,
    /** As many requests as may, just arrived. */
    FULL,
    /** As many requests as may, who have waited for so long that nobody may pass them any more. */
    OVERDUE
}
