package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.Wait;

/** What a request is waiting for, as far as it has come. */
public enum Phase {
    /** Its turn. */
    QUEUED,
    /** Models that must end first. */
    EVICTING,
    /** A node for its model. */
    SCHEDULING,
    /** Its model's image. */
    PULLING,
    /** Its model's server. */
    LOADING,
    /** The server's answer. */
    WAITING,
    /** The end of the answer. */
    STREAMING;

    static Phase of(Wait wait) {
        return switch (wait) {
            case Wait.Queued _ -> QUEUED;
            case Wait.Evicting _ -> EVICTING;
            case Wait.Loading(LoadPhase phase, var progress) ->
                switch (phase) {
                    case SCHEDULING -> SCHEDULING;
                    case PULLING -> PULLING;
                    case LOADING -> LOADING;
                };
        };
    }

    /** Whether a load is under way for it. */
    boolean isLoad() {
        return switch (this) {
            case SCHEDULING, PULLING, LOADING -> true;
            case QUEUED, EVICTING, WAITING, STREAMING -> false;
        };
    }

    /** Whether it waits for its turn. */
    boolean isQueue() {
        return this == QUEUED || this == EVICTING;
    }
}
