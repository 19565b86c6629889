package dev.modelswap.proxy.engine;

import java.util.Set;

/** Which models must go before another may run: a pure function. */
@FunctionalInterface
public interface EvictionPolicy {

    /** The models of {@code running} that may not run beside {@code target}; {@code running} does not contain it. */
    Set<String> victims(String target, Set<String> running);
}
