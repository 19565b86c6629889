package dev.modelswap.bench.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A way to the upstream that is measured.
 *
 * @param model that is asked for
 * @param process that stands between; null: none
 */
record Contender(
        String name, int port, String model, @Nullable ProcessHandle process) {

    /** The same way, to another model. */
    Contender to(String other) {
        return new Contender(name + ", " + other, port, other, process);
    }

    /** What the process has taken so far. */
    ProcessCost cost() {
        return process == null ? ProcessCost.NONE : ProcessCost.of(process);
    }
}
