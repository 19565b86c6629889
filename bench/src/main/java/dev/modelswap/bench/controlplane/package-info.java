/** A Kubernetes API server of the benchmarks' own. */
@NullMarked
package dev.modelswap.bench.controlplane;

import org.jspecify.annotations.NullMarked;
