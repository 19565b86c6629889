package dev.modelswap.proxy.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against all sets of victims there are, in worlds that are small enough for it. */
class FitPolicyOracleTest {

    private static final int WORLDS = 3_000;
    private static final List<String> RESOURCES = List.of("nvidia.com/gpu", "memory", "pods");
    private static final int[] MOST = {4, 10, 5};

    @Test
    void noCheaperSetOfVictimsMakesTheRoom() {
        int evicting = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            World world = new World(new Random(seed));
            Optional<Long> cheapest = world.cheapest();

            Verdict verdict = new FitPolicy(world.room(), Map.of(), Set.of())
                    .verdict("target", world.demands.keySet(), world.standing);

            if (cheapest.isEmpty()) {
                assertThat(verdict.obstacle()).as("world %d", seed).isPresent();
                assertThat(verdict.victims()).as("world %d", seed).isEmpty();
            } else {
                assertThat(verdict.obstacle()).as("world %d", seed).isEmpty();
                assertThat(world.fits(verdict.victims())).as("world %d", seed).isTrue();
                assertThat(world.cost(verdict.victims())).as("world %d", seed).isEqualTo(cheapest.get());
                evicting += verdict.victims().isEmpty() ? 0 : 1;
            }
        }
        assertThat(evicting).isGreaterThan(WORLDS / 10);
    }

    private static final class World {

        private final Random random;
        private final Map<String, Map<String, Long>> nodes = new HashMap<>();
        private final Map<String, Map<String, Long>> demands = new HashMap<>();
        private final FakeStanding standing = new FakeStanding();
        private final Map<String, Long> target;

        World(Random random) {
            this.random = random;
            for (int node = 0; node < 1 + random.nextInt(3); node++) {
                nodes.put("n" + node, amounts(2));
            }
            Map<String, Map<String, Long>> left = new HashMap<>();
            nodes.forEach((name, total) -> left.put(name, new HashMap<>(total)));
            for (int model = 0; model < random.nextInt(9); model++) {
                Map<String, Long> demand = amounts(1);
                String name = "m" + model;
                left.entrySet().stream()
                        .filter(node -> fits(demand, node.getValue()))
                        .min(Comparator.comparing(Map.Entry::getKey))
                        .ifPresent(node -> {
                            demand.forEach((what, amount) -> node.getValue().merge(what, -amount, Long::sum));
                            demands.put(name, demand);
                            standing.on(node.getKey(), name);
                            standing.costs.put(name, 1L + random.nextInt(20));
                            if (random.nextInt(4) == 0) {
                                standing.busy.add(name);
                            }
                        });
            }
            target = amounts(1);
        }

        private Map<String, Long> amounts(int times) {
            Map<String, Long> amounts = new HashMap<>();
            for (int i = 0; i < RESOURCES.size(); i++) {
                amounts.put(RESOURCES.get(i), (long) times * (1 + random.nextInt(MOST[i])));
            }
            if (times == 1) {
                amounts.put("pods", 1L);
            }
            return amounts;
        }

        Room room() {
            Room.Builder room = new Room.Builder(true);
            nodes.forEach((name, total) -> room.node(name, total, total, Map.of()));
            demands.forEach((name, demand) -> room.model(name, 1, demand, null));
            return room.model("target", 1, target, null).build();
        }

        /** What the cheapest set costs that makes room, of all that there are. */
        Optional<Long> cheapest() {
            List<String> models = new ArrayList<>(demands.keySet());
            return IntStream.range(0, 1 << models.size())
                    .mapToObj(bits -> {
                        Set<String> victims = new HashSet<>();
                        for (int i = 0; i < models.size(); i++) {
                            if ((bits & (1 << i)) != 0) {
                                victims.add(models.get(i));
                            }
                        }
                        return victims;
                    })
                    .filter(this::fits)
                    .map(this::cost)
                    .min(Comparator.naturalOrder());
        }

        boolean fits(Set<String> victims) {
            return nodes.entrySet().stream().anyMatch(node -> {
                Map<String, Long> left = new HashMap<>(node.getValue());
                demands.forEach((model, demand) -> {
                    if (!victims.contains(model) && standing.nodes(model).contains(node.getKey())) {
                        demand.forEach((what, amount) -> left.merge(what, -amount, Long::sum));
                    }
                });
                return fits(target, left);
            });
        }

        /** First how many are busy, then the costs, then how many they are. */
        long cost(Set<String> victims) {
            return victims.stream()
                    .mapToLong(model ->
                            (standing.busy.contains(model) ? 1_000_000_000L : 0) + 1_000 * standing.cost(model) + 1)
                    .sum();
        }

        private static boolean fits(Map<String, Long> demand, Map<String, Long> left) {
            return demand.entrySet().stream()
                    .allMatch(entry -> entry.getValue() <= left.getOrDefault(entry.getKey(), 0L));
        }
    }
}
