package dev.modelswap.proxy.engine.eviction;

import dev.modelswap.proxy.engine.eviction.MatrixPolicy.Combinations;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws matrices: sets of every shape over these models, and what evicting each costs. */
public final class RandomMatrix {

    private static final int DEEPEST = 3;

    private final Random random;
    private final List<String> names;

    public RandomMatrix(Random random, List<String> names) {
        this.random = random;
        this.names = names;
    }

    public MatrixPolicy policy() {
        return new MatrixPolicy(sets(), costs());
    }

    List<Combinations> sets() {
        return IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(set -> combinations(DEEPEST))
                .toList();
    }

    Map<String, Integer> costs() {
        return names.stream()
                .filter(name -> random.nextBoolean())
                .collect(Collectors.toMap(name -> name, name -> random.nextInt(1, 5)));
    }

    private Combinations combinations(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return new Combinations.Model(names.get(random.nextInt(names.size())));
        }
        List<Combinations> parts = IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(part -> combinations(depth - 1))
                .toList();
        return random.nextBoolean() ? new Combinations.AllOf(parts) : new Combinations.AnyOf(parts);
    }
}
