package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The models that are to be unloaded at the next occasion: to change, in an idle moment; or because somebody asked, once their
 * requests have ended, and at the latest at a deadline. Also those whose end is to be reported to who asked.
 */
final class WantedUnloads {

    /**
     * How long a model that was taken down to change waits for the change before it is loaded as it was, in milliseconds: many times
     * what the operator takes.
     */
    static final long CHANGE_PATIENCE = 3_000;

    private final long patience;
    /** The models that were taken down to change, and until when their loads wait for it. */
    private final Map<String, Long> downToChange = new HashMap<>();

    private final Map<String, Long> changing = new HashMap<>();
    private final Map<String, Long> deadlines = new HashMap<>();
    private final Set<String> ending = new HashSet<>();

    /** A model that is to change waits so long for an idle moment before its next requests wait for the change. */
    WantedUnloads(long patience) {
        this.patience = patience;
    }

    void toChange(String model, long now) {
        changing.put(model, now);
    }

    /** The change is done, or not wanted any more. */
    void toChangeNoMore(String model) {
        changing.remove(model);
        downToChange.remove(model);
    }

    /** Somebody asked; an earlier deadline stays. */
    void ask(String model, long deadline) {
        deadlines.merge(model, deadline, Math::min);
    }

    /** The model was told to go: nothing more is wanted of it, but its end is to be reported if somebody asked. */
    void given(String model, long now) {
        if (changing.remove(model) != null) {
            downToChange.put(model, now + CHANGE_PATIENCE);
        }
        if (deadlines.remove(model) != null) {
            ending.add(model);
        }
    }

    /** Somebody asked for the end of a model that was told to go already. */
    void askEnding(String model) {
        ending.add(model);
    }

    /** Whether the model was taken down to change, and that may still come. */
    boolean awaitsChange(String model, long now) {
        Long end = downToChange.get(model);
        return end != null && now < end;
    }

    /** Whether the model is to go, so that it gets no more requests. */
    boolean mustGo(String model, long now) {
        Long since = changing.get(model);
        return deadlines.containsKey(model) || (since != null && now - since >= patience);
    }

    /** Whether the model is to be unloaded, now or at an occasion. */
    boolean concern(String model) {
        return changing.containsKey(model) || deadlines.containsKey(model);
    }

    List<String> changing() {
        return List.copyOf(changing.keySet());
    }

    List<String> asked() {
        return List.copyOf(deadlines.keySet());
    }

    List<String> overdue(long now) {
        return deadlines.entrySet().stream()
                .filter(entry -> now >= entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The model is down: nothing is wanted of it; true if somebody asked for that. */
    boolean down(String model) {
        changing.remove(model);
        boolean asked = deadlines.remove(model) != null;
        return ending.remove(model) || asked;
    }

    /** The model, which was told to go, is up again by somebody else's will; true if somebody waits for its end. */
    boolean upAgain(String model) {
        return ending.remove(model);
    }

    /** Forgets models; answers those whose end somebody waits for. */
    Set<String> forget(Predicate<String> gone) {
        Set<String> awaited = new HashSet<>(deadlines.keySet());
        awaited.addAll(ending);
        awaited.removeIf(gone.negate());
        changing.keySet().removeIf(gone);
        downToChange.keySet().removeIf(gone);
        deadlines.keySet().removeIf(gone);
        ending.removeIf(gone);
        return awaited;
    }
}
