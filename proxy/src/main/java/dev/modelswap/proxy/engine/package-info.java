/**
 * The swap engine: which request may run now, which model is loaded, which is evicted. Pure and single-threaded; events
 * in, effects out, time as an argument. {@link dev.modelswap.proxy.engine.SwapEngine} is the door.
 */
@NullMarked
package dev.modelswap.proxy.engine;

import org.jspecify.annotations.NullMarked;
