/** Benchmarks and a load test of an installed ModelSwap: {@code bench/run --help}. Nothing here passes or fails a build. */
@NullMarked
package dev.modelswap.bench;

import org.jspecify.annotations.NullMarked;
