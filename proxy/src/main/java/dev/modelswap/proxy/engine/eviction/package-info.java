/** Which models must go for another to run: by groups, or at the lowest cost by a matrix. */
@NullMarked
package dev.modelswap.proxy.engine.eviction;

import org.jspecify.annotations.NullMarked;
