package dev.modelswap.bench.proxy.lab;

import org.jspecify.annotations.Nullable;

/**
 * A way to the upstream that is measured.
 *
 * @param model that is asked for
 * @param process that stands between; null: none
 */
public record Contender(
        String name, int port, String model, @Nullable ProcessHandle process) {

    /** The same way, to another model. */
    public Contender to(String other) {
        return new Contender(name + ", " + other, port, other, process);
    }

    /** What the process has taken so far. */
    public ProcessCost cost() {
        return process == null ? ProcessCost.NONE : ProcessCost.of(process);
    }
}
