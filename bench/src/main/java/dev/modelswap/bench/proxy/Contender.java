package dev.modelswap.bench.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A way to the upstream that is measured.
 *
 * @param process that stands between; null: none
 */
record Contender(String name, int port, @Nullable ProcessHandle process) {

    /** What the process has taken so far. */
    ProcessCost cost() {
        return process == null ? ProcessCost.NONE : ProcessCost.of(process);
    }
}
