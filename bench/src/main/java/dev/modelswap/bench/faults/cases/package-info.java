/** The faults, one file for each: what is injected, what is expected, and what was seen. */
@NullMarked
package dev.modelswap.bench.faults.cases;

import org.jspecify.annotations.NullMarked;
