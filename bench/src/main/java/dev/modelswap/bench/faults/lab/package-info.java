/** A cluster with ModelSwap and load on it, in which faults are injected, and what was seen of it. */
@NullMarked
package dev.modelswap.bench.faults.lab;

import org.jspecify.annotations.NullMarked;
