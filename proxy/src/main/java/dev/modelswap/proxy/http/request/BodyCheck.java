package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.BadRequest;
import io.vertx.core.buffer.Buffer;

/** Looks at the parts of a body that passes by, each before it goes on. */
public interface BodyCheck {

    /** Whatever comes may go on. */
    BodyCheck NONE = part -> {};

    /** Throws where the body has what it must not have; the part then goes nowhere. */
    void take(Buffer part) throws BadRequest;
}
