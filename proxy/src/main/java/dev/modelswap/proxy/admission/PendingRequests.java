package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.LoadTimes;
import dev.modelswap.proxy.engine.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The requests that the engine knows and has not answered, and where their answers and their progress go. */
final class PendingRequests {

    private final Map<Long, Waiter> waiters = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** Who asked, since when, and who is to hear of it. */
    static final class Waiter {

        private final String model;
        private final Asker asker;
        private final long since;
        private @Nullable Wait told;

        Waiter(String model, Asker asker, long since) {
            this.model = model;
            this.asker = asker;
            this.since = since;
        }

        String model() {
            return model;
        }

        Asker asker() {
            return asker;
        }

        /** How long it has waited, in milliseconds. */
        long waited(long now) {
            return now - since;
        }

        private void tell(Wait wait, LoadTimes loads, long now) {
            if (wait.equals(told)) {
                return;
            }
            told = wait;
            OptionalLong usual = loads.usual(model);
            asker.waits(new Progress(
                    wait,
                    Duration.ofMillis(waited(now)),
                    Duration.ofMillis(loads.loading(model, now)),
                    usual.isPresent() ? Duration.ofMillis(usual.getAsLong()) : null));
        }
    }

    void enter(long request, Waiter waiter) {
        waiters.put(request, waiter);
        counts.merge(waiter.model(), 1, Integer::sum);
    }

    /** Takes a request out; null if it is not here (any more). */
    @Nullable
    Waiter leave(long request) {
        Waiter waiter = waiters.remove(request);
        if (waiter != null) {
            counts.computeIfPresent(waiter.model(), (model, count) -> count == 1 ? null : count - 1);
        }
        return waiter;
    }

    boolean has(long request) {
        return waiters.containsKey(request);
    }

    /** Those who wait for the model. */
    int count(String model) {
        return counts.getOrDefault(model, 0);
    }

    /** What those who wait for each model wait for, by model. */
    Map<String, List<Wait>> byModel(Map<Long, Wait> waits) {
        Map<String, List<Wait>> byModel = new HashMap<>();
        waits.forEach((request, wait) -> {
            Waiter waiter = waiters.get(request);
            if (waiter != null) {
                byModel.computeIfAbsent(waiter.model(), model -> new ArrayList<>())
                        .add(wait);
            }
        });
        return byModel;
    }

    /** Tells everybody what they wait for, if that is not what they were told last. */
    void tell(Map<Long, Wait> waits, LoadTimes loads, long now) {
        waits.forEach((request, wait) -> {
            Waiter waiter = waiters.get(request);
            if (waiter != null) {
                waiter.tell(wait, loads, now);
            }
        });
    }
}
