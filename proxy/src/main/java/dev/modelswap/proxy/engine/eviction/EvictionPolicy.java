package dev.modelswap.proxy.engine.eviction;

import java.util.Set;

/** Which models must go before another may run: a pure function. */
@FunctionalInterface
public interface EvictionPolicy {

    /**
     * The models that may not run beside {@code target}, itself never among them.
     *
     * @param running the models that run; the target is one of them if it is ready
     */
    Set<String> victims(String target, Set<String> running);

    /** The same, by how the models stand, and what stands in the way besides. */
    default Verdict verdict(String target, Set<String> running, Standing standing) {
        return Verdict.of(victims(target, running));
    }

    /** Whether a verdict may become another one while no model comes or goes, by use and by room. */
    default boolean weighsUse() {
        return false;
    }
}
