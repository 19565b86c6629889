/** One thing after the other, without a thread of its own. */
@NullMarked
package dev.modelswap.proxy.turns;

import org.jspecify.annotations.NullMarked;
