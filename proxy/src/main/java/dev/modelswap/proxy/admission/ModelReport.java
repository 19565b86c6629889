package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.fleet.RunningPod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a model does at one moment.
 *
 * @param pods its pods that have not ended
 * @param inFlight requests that it serves
 * @param waits what each request that waits for it waits for
 * @param loading how long the load has taken that is under way, if one is, in milliseconds
 * @param usualLoad how long its loads usually take, as far as this proxy has seen any, in milliseconds
 * @param lastUsed when a request last began or ended there; null: none did, as far as this proxy has seen
 * @param unloadAt when it is unloaded if nobody asks for it any more; null: it is not
 * @param lastFailure why its last load failed; null: it did not
 */
public record ModelReport(
        ModelState state,
        List<RunningPod> pods,
        int inFlight,
        List<Wait> waits,
        OptionalLong loading,
        OptionalLong usualLoad,
        @Nullable Instant lastUsed,
        @Nullable Instant unloadAt,
        @Nullable FailedLoad lastFailure) {

    public ModelReport {
        pods = List.copyOf(pods);
        waits = List.copyOf(waits);
    }

    /** A load that came to nothing, and when that was. */
    public record FailedLoad(LoadFailure failure, Instant at) {}

    /** What the request waits for that is nearest to its answer. */
    public Optional<Wait> nearestWait() {
        return waits.stream().min(Comparator.comparingInt(ModelReport::distance));
    }

    private static int distance(Wait wait) {
        return switch (wait) {
            case Wait.Loading _ -> -1;
            case Wait.Evicting _ -> 0;
            case Wait.Queued(int position) -> position;
        };
    }
}
