package dev.modelswap.proxy.engine.eviction;

import java.util.Optional;
import java.util.Set;

/**
 * What must happen before a model may run.
 *
 * @param victims the models that must go first; if something else must happen before, those that would have to go then
 * @param obstacle what stands in the way besides, if anything does
 */
public record Verdict(Set<String> victims, Optional<Obstacle> obstacle) {

    /** Nothing. */
    public static final Verdict FREE = of(Set.of());

    public Verdict {
        victims = Set.copyOf(victims);
    }

    /** What the end of no model removes; {@code words} says it to people. */
    public sealed interface Obstacle {

        String words();

        /** Something else takes its place first: to be judged anew then. */
        record Next(String words) implements Obstacle {}

        /** Somebody else's pod waits for the same room, and would get it first: nobody goes for that. */
        record Claimed(String words) implements Obstacle {}

        /** Somebody holds the room, and may give it back. */
        record Held(String words) implements Obstacle {}

        /** There is no such room, whoever goes. */
        record Never(String words) implements Obstacle {}
    }

    /** These go, and nothing else stands in the way. */
    public static Verdict of(Set<String> victims) {
        return new Verdict(victims, Optional.empty());
    }

    static Verdict blocked(Obstacle obstacle) {
        return new Verdict(Set.of(), Optional.of(obstacle));
    }

    /** Whether the model must wait for something else to happen first. */
    public boolean mustWait() {
        return obstacle.filter(first -> first instanceof Obstacle.Next || first instanceof Obstacle.Claimed)
                .isPresent();
    }
}
