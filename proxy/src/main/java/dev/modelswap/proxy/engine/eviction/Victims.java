package dev.modelswap.proxy.engine.eviction;

import dev.modelswap.proxy.engine.eviction.Room.Demand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the victims that make room for a model and cost least: node by node the cheapest set of models whose pods' end there covers
 * what is short, by depth-first branch and bound that begins with a greedy set. Exact as long as the search takes no more than
 * {@link #STEPS}, the best that was found then; several pods of one model are placed one after the other.
 */
final class Victims {

    /** Bounds the search to well below a millisecond. */
    private static final int STEPS = 5_000;

    private final Room room;
    private final List<Candidate> candidates;
    private final Standing standing;
    private int steps;

    /**
     * A model that may go, cheaper ones first.
     *
     * @param busy 1 if it goes last of all, else 0
     * @param cost of its end
     * @param lastUse greater is later
     */
    record Candidate(String model, int busy, long cost, long lastUse) implements Comparable<Candidate> {

        private static final Comparator<Candidate> CHEAPEST_FIRST = Comparator.comparingInt(Candidate::busy)
                .thenComparingLong(Candidate::cost)
                .thenComparingLong(Candidate::lastUse)
                .thenComparing(Candidate::model);

        @Override
        public int compareTo(Candidate other) {
            return CHEAPEST_FIRST.compare(this, other);
        }
    }

    /** Who goes, and on which nodes the target's pods then fit, one for each pod. */
    record Choice(Set<String> models, List<Integer> nodes) {}

    /** What a set of victims costs: first how many are busy, then the costs, then how many they are, then the latest use. */
    private record Price(int busy, long cost, int size, long lastUse) implements Comparable<Price> {

        private static final Price NOTHING = new Price(0, 0, 0, Long.MIN_VALUE);
        private static final Comparator<Price> ORDER = Comparator.comparingInt(Price::busy)
                .thenComparingLong(Price::cost)
                .thenComparingInt(Price::size)
                .thenComparingLong(Price::lastUse);

        Price with(Candidate more) {
            return new Price(busy + more.busy(), cost + more.cost(), size + 1, Math.max(lastUse, more.lastUse()));
        }

        @Override
        public int compareTo(Price other) {
            return ORDER.compare(this, other);
        }
    }

    /** A candidate on the node that is looked at, and what its pods there give back of what is short. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Giver(Candidate candidate, long[] gives) {}

    Victims(Room room, List<Candidate> candidates, Standing standing) {
        this.room = room;
        this.candidates = candidates.stream().sorted().toList();
        this.standing = standing;
    }

    /** The cheapest choice for a model of this demand where so much is free; empty if the end of all would not do. */
    Optional<Choice> cheapest(Demand demand, long[][] free) {
        steps = STEPS;
        long[][] left = Arrays.stream(free).map(long[]::clone).toArray(long[][]::new);
        Set<Candidate> gone = new HashSet<>();
        List<Integer> nodes = new ArrayList<>();
        for (int pod = 0; pod < demand.pods(); pod++) {
            int node = place(demand, left, gone);
            if (node < 0) {
                return Optional.empty();
            }
            Room.subtract(left[node], demand.amounts());
            nodes.add(node);
        }
        return Optional.of(new Choice(
                gone.stream().map(Candidate::model).collect(Collectors.toUnmodifiableSet()), List.copyOf(nodes)));
    }

    /** Finds the node for one more pod, and adds to {@code gone} who must go for it; -1 if there is none. */
    private int place(Demand demand, long[][] left, Set<Candidate> gone) {
        int best = -1;
        Price bestPrice = Price.NOTHING;
        List<Giver> bestGivers = List.of();
        for (int node = 0; node < left.length; node++) {
            if (!demand.mayBeOn(node)) {
                continue;
            }
            Search search = new Search(shortage(demand.amounts(), left[node]), givers(node, gone));
            if (search.run(best < 0 ? null : bestPrice)) {
                best = node;
                bestPrice = search.price();
                bestGivers = search.chosen();
            }
            if (best >= 0 && bestGivers.isEmpty()) {
                return best;
            }
        }
        for (Giver giver : bestGivers) {
            gone.add(giver.candidate());
            for (int node = 0; node < left.length; node++) {
                int pods = room.podsOn(giver.candidate().model(), node, standing);
                for (int pod = 0; pod < pods; pod++) {
                    add(left[node], amounts(giver.candidate()));
                }
            }
        }
        return best;
    }

    private long[] amounts(Candidate candidate) {
        Demand demand = room.demand(candidate.model());
        return demand == null ? new long[room.resources().size()] : demand.amounts();
    }

    private List<Giver> givers(int node, Set<Candidate> gone) {
        List<Giver> givers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int pods = gone.contains(candidate) ? 0 : room.podsOn(candidate.model(), node, standing);
            if (pods > 0) {
                long[] gives = amounts(candidate).clone();
                for (int i = 0; i < gives.length; i++) {
                    gives[i] *= pods;
                }
                givers.add(new Giver(candidate, gives));
            }
        }
        return givers;
    }

    private static long[] shortage(long[] amounts, long[] free) {
        long[] shortage = new long[amounts.length];
        for (int i = 0; i < shortage.length; i++) {
            shortage[i] = amounts[i] == 0 ? 0 : Math.max(0, amounts[i] - free[i]);
        }
        return shortage;
    }

    private static void add(long[] to, long[] amounts) {
        for (int i = 0; i < to.length; i++) {
            to[i] += amounts[i];
        }
    }

    /** The search on one node, over givers from the cheapest on. */
    private final class Search {

        private final long[] shortage;
        private final List<Giver> givers;
        /** What the givers from each on give together. */
        private final long[][] rest;

        private final List<Giver> taken = new ArrayList<>();
        private List<Giver> chosen = List.of();
        private @Nullable Price price;
        private boolean found;

        Search(long[] shortage, List<Giver> all) {
            this.shortage = shortage;
            this.givers = all.stream().filter(this::helps).toList();
            this.rest = new long[givers.size() + 1][shortage.length];
            for (int i = givers.size() - 1; i >= 0; i--) {
                rest[i] = rest[i + 1].clone();
                add(rest[i], givers.get(i).gives());
            }
        }

        /** Whether there is a set that costs less than {@code bound}; null: any. */
        boolean run(@Nullable Price bound) {
            price = bound;
            if (covers(rest[0], shortage)) {
                greedy();
                descend(0, shortage, Price.NOTHING);
            }
            return found;
        }

        Price price() {
            return price == null ? Price.NOTHING : price;
        }

        List<Giver> chosen() {
            return chosen;
        }

        private boolean helps(Giver giver) {
            for (int i = 0; i < shortage.length; i++) {
                if (shortage[i] > 0 && giver.gives()[i] > 0) {
                    return true;
                }
            }
            return false;
        }

        /** The cheapest ones until it is enough, without those that are then not needed; the dearest leave first. */
        private void greedy() {
            List<Giver> set = new ArrayList<>();
            long[] given = new long[shortage.length];
            for (Giver giver : givers) {
                if (covers(given, shortage)) {
                    break;
                }
                set.add(giver);
                add(given, giver.gives());
            }
            for (Giver giver : List.copyOf(set).reversed()) {
                long[] without = given.clone();
                Room.subtract(without, giver.gives());
                if (covers(without, shortage)) {
                    set.remove(giver);
                    given = without;
                }
            }
            Price sum = Price.NOTHING;
            for (Giver giver : set) {
                sum = sum.with(giver.candidate());
            }
            take(set, sum);
        }

        private void descend(int from, long[] missing, Price sum) {
            if (isNothing(missing)) {
                take(taken, sum);
                return;
            }
            if (from == givers.size() || steps-- <= 0 || !covers(rest[from], missing)) {
                return;
            }
            Giver next = givers.get(from);
            Price with = sum.with(next.candidate());
            if (price == null || with.compareTo(price) < 0) {
                long[] less = missing.clone();
                for (int i = 0; i < less.length; i++) {
                    less[i] = Math.max(0, less[i] - next.gives()[i]);
                }
                taken.add(next);
                descend(from + 1, less, with);
                taken.removeLast();
            }
            descend(from + 1, missing, sum);
        }

        private void take(List<Giver> set, Price sum) {
            if (price == null || sum.compareTo(price) < 0) {
                price = sum;
                chosen = List.copyOf(set);
                found = true;
            }
        }

        private static boolean isNothing(long[] missing) {
            for (long amount : missing) {
                if (amount > 0) {
                    return false;
                }
            }
            return true;
        }

        private static boolean covers(long[] given, long[] needed) {
            for (int i = 0; i < needed.length; i++) {
                if (given[i] < needed[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
