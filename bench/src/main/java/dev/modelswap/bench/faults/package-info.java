/** Faults that are injected into an installed ModelSwap on the local cluster, one after the other. */
@NullMarked
package dev.modelswap.bench.faults;

import org.jspecify.annotations.NullMarked;
