/** A request on its way to a model's server or a peer, and the answer on its way back. */
@NullMarked
package dev.modelswap.proxy.http.forward;

import org.jspecify.annotations.NullMarked;
