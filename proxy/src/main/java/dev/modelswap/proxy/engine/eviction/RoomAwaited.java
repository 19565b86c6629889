package dev.modelswap.proxy.engine.eviction;

import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;
import java.util.Set;

/** In the place of {@link FitPolicy} as long as nobody has said what room there is: what runs, serves, and nothing is loaded. */
public final class RoomAwaited implements EvictionPolicy {

    @Override
    public Set<String> victims(String target, Set<String> running) {
        return Set.of();
    }

    @Override
    public Verdict verdict(String target, Set<String> running, Standing standing) {
        return running.contains(target)
                ? Verdict.FREE
                : Verdict.blocked(new Obstacle.Next("the operator has not said yet what room there is on the nodes"));
    }
}
