package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;

/** Requests whose model cannot be loaded now, whoever goes for it; those for whom that lasts, or always will, are told. */
final class RoomWaits {

    /** How long a request waits for room that somebody else's pod is about to take, in milliseconds. */
    static final long CLAIM_PATIENCE = 30_000;

    private final EngineState known;
    private final Effects effects;

    RoomWaits(EngineState known, Effects effects) {
        this.known = known;
        this.effects = effects;
    }

    /** Whether something keeps the model from being loaded now that no victim's end removes; if it stays so, those who wait are told. */
    boolean isBarred(String model, long now) {
        return switch (known.conflicts().verdict(model, now).obstacle().orElse(null)) {
            case null -> false;
            case Obstacle.Held _ -> false;
            case Obstacle.Next _ -> true;
            case Obstacle.Claimed(String words) -> {
                known.queue.of(model).stream()
                        .filter(request -> now - request.since() >= CLAIM_PATIENCE)
                        .toList()
                        .forEach(request -> turnAway(request, words));
                yield true;
            }
            case Obstacle.Never(String words) -> {
                known.queue.of(model).forEach(request -> turnAway(request, words));
                yield true;
            }
        };
    }

    private void turnAway(WaitingRequest request, String noRoom) {
        known.queue.remove(request.id());
        effects.reject(
                request.id(),
                new Rejection.LoadFailed(
                        request.model(), new LoadFailure(Cause.UNSCHEDULABLE, "there is no room for it: " + noRoom)));
    }
}
