package dev.modelswap.proxy.engine;

/** A request that is neither granted nor answered; {@code since} is when it arrived, in milliseconds. */
record WaitingRequest(long id, String model, long since) {}
