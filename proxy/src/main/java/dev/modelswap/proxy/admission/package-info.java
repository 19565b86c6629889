/** The way of a request into the swap engine and out of it; the engine takes one event after the other, on any thread. */
@NullMarked
package dev.modelswap.proxy.admission;

import org.jspecify.annotations.NullMarked;
