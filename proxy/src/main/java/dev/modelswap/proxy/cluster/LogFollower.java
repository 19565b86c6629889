package dev.modelswap.proxy.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears what a pod's server writes, in order, on threads of the cluster's own. */
public interface LogFollower {

    /** The server wrote a line; {@code text} is without its end. */
    void line(Instant at, String text);

    /** Nothing more comes: the server has ended, or its log cannot be had (any more) for this reason. */
    void ended(@Nullable Throwable error);
}
