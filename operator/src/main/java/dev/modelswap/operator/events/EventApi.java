package dev.modelswap.operator.events;

import io.fabric8.kubernetes.api.model.Event;

/** What the recorder asks of the API server. Calls may block, and throw what the client throws. */
interface EventApi {

    void create(Event event);

    /** Writes count and last time of an event that exists; false if it does not exist any more. */
    boolean repeat(Event event);
}
