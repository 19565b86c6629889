package dev.modelswap.proxy.engine.eviction;

import dev.modelswap.proxy.engine.eviction.Room.Claim;
import dev.modelswap.proxy.engine.eviction.Room.Demand;
import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Eviction by room: as many models run as fit, and where one more does not, those go whose end costs least and makes the room. Models
 * by which nothing can be reckoned run one at a time among themselves.
 *
 * <p>What somebody else takes between the decision and the scheduler's is seen afterwards, and judged anew. Where the nodes cannot be looked at, what
 * was seen to be too much is the only guide.
 */
public final class FitPolicy implements EvictionPolicy {

    private final Room room;
    private final Map<String, Integer> factors;
    private final Set<String> persistent;

    /**
     * A policy for this room.
     *
     * @param factors by which the end of a model costs more, from 1; 1 where it has none
     * @param persistent models that never go for another
     */
    public FitPolicy(Room room, Map<String, Integer> factors, Set<String> persistent) {
        this.room = room;
        this.factors = Map.copyOf(factors);
        this.persistent = Set.copyOf(persistent);
    }

    /** The room that it knows. */
    public Room room() {
        return room;
    }

    @Override
    public boolean weighsUse() {
        return true;
    }

    @Override
    public Set<String> victims(String target, Set<String> running) {
        throw new UnsupportedOperationException("which models go depends on how they stand");
    }

    @Override
    public Verdict verdict(String target, Set<String> running, Standing standing) {
        Demand demand = room.demand(target);
        if (demand == null || !demand.counts()) {
            return Verdict.of(running.stream()
                    .filter(model -> !model.equals(target) && !room.counts(model) && !persistent.contains(model))
                    .collect(Collectors.toUnmodifiableSet()));
        }
        if (running.contains(target)) {
            return Verdict.FREE;
        }
        return room.known() ? byRoom(target, demand, running, standing) : byExperience(target, running, standing);
    }

    private Verdict byRoom(String target, Demand demand, Set<String> running, Standing standing) {
        Victims search = new Victims(room, candidates(running, standing), standing);
        long[][] free = room.freeBeside(running, standing);
        Optional<Victims.Choice> choice = search.cheapest(demand, free);
        if (choice.isEmpty()) {
            return Verdict.blocked(new Shortage(room, demand, free, standing, running).obstacle());
        }
        Set<String> victims = choice.get().models();
        return inTheWay(target, demand, choice.get(), running, standing)
                .map(first -> new Verdict(victims, Optional.of(first)))
                .orElseGet(() -> Verdict.of(victims));
    }

    /** Whoever has no node yet may take the very room; then it is known where there is some left. */
    private Optional<Obstacle> inTheWay(
            String target, Demand demand, Victims.Choice choice, Set<String> running, Standing standing) {
        Set<String> stay = new HashSet<>(running);
        stay.removeAll(choice.models());
        long[][] then = room.freeBeside(stay, standing);
        long[][] left = Arrays.stream(then).map(long[]::clone).toArray(long[][]::new);
        choice.nodes().forEach(node -> Room.subtract(left[node], demand.amounts()));
        for (String model : stay) {
            Demand others = room.demand(model);
            if (others != null
                    && others.counts()
                    && !standing.isLeaving(model)
                    && standing.nodes(model).size() < others.pods()
                    && takesRoomOf(others, choice, then, left)) {
                return Optional.of(new Obstacle.Next("'" + model + "' gets its node first"));
            }
        }
        if (choice.models().isEmpty()) {
            return Optional.empty();
        }
        for (Claim claim : room.claims()) {
            if (takesRoomOf(claim.demand(), choice, then, left)) {
                return Optional.of(
                        new Obstacle.Claimed("pod " + claim.pod() + " waits for the room that '" + target + "' needs"));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether these pods could take some of what a chosen node has for the target.
     *
     * @param then what each node has once the victims have gone
     * @param left what the target, and all others that may be put there, leave of that; these pods are counted, too
     */
    private static boolean takesRoomOf(Demand others, Victims.Choice choice, long[][] then, long[][] left) {
        boolean takes = false;
        for (int node : Set.copyOf(choice.nodes())) {
            if (others.mayBeOn(node) && Room.fits(others.amounts(), then[node])) {
                takes |= !Room.fits(others.amounts(), left[node]);
                Room.subtract(left[node], others.amounts());
            }
        }
        return takes;
    }

    /** From those that compete with the target, the cheapest go until what is left was never seen to be too much. */
    private Verdict byExperience(String target, Set<String> running, Standing standing) {
        Set<String> together = new HashSet<>(running);
        together.add(target);
        List<Victims.Candidate> candidates = new ArrayList<>(candidates(running, standing));
        candidates.removeIf(candidate -> !room.compete(target, candidate.model()));
        candidates.sort(Comparator.naturalOrder());
        Set<String> victims = new HashSet<>();
        for (Victims.Candidate candidate : candidates) {
            if (!standing.areTooMany(together)) {
                break;
            }
            together.remove(candidate.model());
            victims.add(candidate.model());
        }
        return Verdict.of(victims);
    }

    private List<Victims.Candidate> candidates(Set<String> running, Standing standing) {
        return running.stream()
                .filter(model -> standing.isLeaving(model) || !persistent.contains(model))
                .map(model -> candidate(model, standing))
                .toList();
    }

    private Victims.Candidate candidate(String model, Standing standing) {
        return standing.isLeaving(model)
                ? new Victims.Candidate(model, 0, 0, Long.MIN_VALUE)
                : new Victims.Candidate(
                        model,
                        standing.isBusy(model) ? 1 : 0,
                        standing.cost(model) * factors.getOrDefault(model, 1),
                        standing.lastUse(model));
    }
}
