package dev.modelswap.proxy.following;

import dev.modelswap.proxy.cluster.Observation;
import java.util.function.Consumer;

/** How the proxy that leads reaches the others. */
interface Dial {

    /** From now on as the one that leads in this epoch. */
    void as(long epoch);

    /** Whether it is of any use to try. */
    boolean isPossible();

    /** Speaks with the proxy there, and answers in turns; fails with {@link Foreign} where that is no use. */
    void dial(Observation.ProxySeen proxy, Consumer<Call> answered, Consumer<Throwable> failed);

    /** Another proxy that has answered. */
    interface Call {

        /** Soon, and in order. */
        void send(FromLeader message);

        /** Hears what it says, and once that it is gone; in turns. */
        void open(Consumer<FromFollower> message, Runnable gone);

        void close();
    }

    /** Another proxy cannot follow this one, whatever is done. */
    final class Foreign extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Foreign(String why) {
            super(why, null, false, false);
        }
    }
}
