/** How many decisions of the swap engine a second: {@code bench/run engine}. */
@NullMarked
package dev.modelswap.bench.engine;

import org.jspecify.annotations.NullMarked;
