/** From the patch of a profile to the first request under it: {@code bench/run profiles}. */
@NullMarked
package dev.modelswap.bench.profiles;

import org.jspecify.annotations.NullMarked;
