package dev.modelswap.proxy.engine;

import java.util.Comparator;

/** A request that is neither granted nor answered; {@code since} is when it arrived, in milliseconds. */
record WaitingRequest(long id, String model, long since) {

    static final Comparator<WaitingRequest> BY_ARRIVAL =
            Comparator.comparingLong(WaitingRequest::since).thenComparingLong(WaitingRequest::id);
}
