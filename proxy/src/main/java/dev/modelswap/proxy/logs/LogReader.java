package dev.modelswap.proxy.logs;

import java.time.Instant;

/** Who follows a log; must not hold up who writes it. */
public interface LogReader {

    /** What was written before is not wanted. */
    Instant from();

    /** One line, with its end. */
    void read(String line);

    /** Nothing more comes. */
    void end();
}
