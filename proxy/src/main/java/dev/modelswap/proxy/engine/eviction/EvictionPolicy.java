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
}
