package dev.modelswap.bench.engine;

import dev.modelswap.proxy.engine.eviction.FitPolicy;
import dev.modelswap.proxy.engine.eviction.Room;
import dev.modelswap.proxy.engine.eviction.Standing;
import dev.modelswap.proxy.engine.eviction.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** 500 models on 50 nodes of eight GPUs: as many run as fit, of one to four GPUs and all kinds of memory, and one more comes that needs a whole node, or as little as others. */
@State(Scope.Thread)
public class FitBenchmark {

    private static final int MODELS = 500;
    private static final int NODES = 50;
    private static final long GPUS = 8;
    private static final long MEMORY = 512;
    private static final String GPU = "nvidia.com/gpu";

    private FitPolicy policy = new FitPolicy(new Room.Builder(true).build(), Map.of(), Set.of());
    private final Map<String, String> nodeOf = new HashMap<>();
    private final Map<String, Long> costs = new HashMap<>();

    private final Standing standing = new Standing() {
        @Override
        public boolean isBusy(String model) {
            return costs.getOrDefault(model, 0L) % 3 == 0;
        }

        @Override
        public boolean isLeaving(String model) {
            return false;
        }

        @Override
        public long cost(String model) {
            return costs.getOrDefault(model, 0L);
        }

        @Override
        public long lastUse(String model) {
            return 0;
        }

        @Override
        public List<String> nodes(String model) {
            String node = nodeOf.get(model);
            return node == null ? List.of() : List.of(node);
        }

        @Override
        public boolean areTooMany(Set<String> models) {
            return false;
        }
    };

    /** Fills the nodes. */
    @Setup
    public void fill() {
        Random random = new Random(7);
        Room.Builder room = new Room.Builder(true);
        Map<String, Long> node = Map.of(GPU, GPUS, "memory", MEMORY, "pods", 110L);
        long[] gpus = new long[NODES];
        long[] memory = new long[NODES];
        for (int number = 0; number < NODES; number++) {
            room.node("n" + number, node, node, Map.of());
        }
        for (int number = 0; number < MODELS; number++) {
            long asked = 1L + random.nextInt(4);
            long bytes = 8L + random.nextInt(120);
            String model = "m" + number;
            room.model(model, 1, Map.of(GPU, asked, "memory", bytes, "pods", 1L), null);
            costs.put(model, 1_000L + random.nextInt(60_000));
            for (int at = 0; at < NODES && !nodeOf.containsKey(model); at++) {
                if (gpus[at] + asked <= GPUS && memory[at] + bytes <= MEMORY) {
                    gpus[at] += asked;
                    memory[at] += bytes;
                    nodeOf.put(model, "n" + at);
                }
            }
        }
        room.model("large", 1, Map.of(GPU, GPUS, "memory", MEMORY / 2, "pods", 1L), null);
        room.model("small", 1, Map.of(GPU, 2L, "memory", 64L, "pods", 1L), null);
        policy = new FitPolicy(room.build(), Map.of(), Set.of());
    }

    /** Who goes for one that needs all GPUs of a node. */
    @Benchmark
    public Verdict wholeNode() {
        return policy.verdict("large", new HashSet<>(nodeOf.keySet()), standing);
    }

    /** Who goes for one that needs two. */
    @Benchmark
    public Verdict twoGpus() {
        return policy.verdict("small", new HashSet<>(nodeOf.keySet()), standing);
    }
}
