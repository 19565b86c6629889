package dev.modelswap.proxy.engine.eviction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The room that nodes have for the models, beside what is not theirs, and what each model takes of it. Amounts are whole numbers of some unit for
 * each resource, here in the order of {@link #resources}.
 */
public final class Room {

    /** Of what every pod takes some, so that who takes nothing else cannot be placed by it. */
    private static final Set<String> NOT_COUNTING = Set.of("cpu", "pods");

    private final boolean known;
    private final List<String> resources;
    private final List<Node> nodes;
    private final Map<String, Integer> nodeOf = new HashMap<>();
    private final Map<String, Demand> demands = new HashMap<>();
    private final List<Claim> claims;

    /** A node: what pods may take of it in all, what is left beside others' pods, and who these are, by what each holds. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Node(String name, long[] total, long[] free, Map<String, Long> holders) {}

    /**
     * What each pod of a model takes.
     *
     * @param on where a pod may be, by the node's number; null: anywhere
     * @param counts whether the model can be placed by it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Demand(int pods, long[] amounts, boolean @Nullable [] on, boolean counts) {

        boolean mayBeOn(int node) {
            return on == null || on[node];
        }
    }

    /** A pod of others that takes room as soon as there is any. */
    record Claim(String pod, Demand demand) {}

    private Room(boolean known, List<String> resources, List<Node> nodes, List<Claim> claims) {
        this.known = known;
        this.resources = resources;
        this.nodes = nodes;
        this.claims = claims;
        for (int i = 0; i < nodes.size(); i++) {
            nodeOf.put(nodes.get(i).name(), i);
        }
    }

    /** Gathers what there is to say of a room. */
    public static final class Builder {

        private final boolean known;
        private final List<GivenNode> nodes = new ArrayList<>();
        private final List<GivenDemand> models = new ArrayList<>();
        private final List<GivenDemand> claims = new ArrayList<>();

        private record GivenNode(
                String name, Map<String, Long> total, Map<String, Long> free, Map<String, Long> holders) {}

        private record GivenDemand(
                String name,
                int pods,
                Map<String, Long> amounts,
                @Nullable Collection<String> nodes) {}

        /** {@code known}: whether the nodes can be looked at. */
        public Builder(boolean known) {
            this.known = known;
        }

        /** A node, what pods may take of it, what others leave of that, and how much who of them holds. */
        public Builder node(String name, Map<String, Long> total, Map<String, Long> free, Map<String, Long> holders) {
            nodes.add(new GivenNode(name, total, free, holders));
            return this;
        }

        /** A model of so many pods, each of which takes this, on one of these nodes; null: on any. */
        public Builder model(
                String name, int pods, Map<String, Long> amounts, @Nullable Collection<String> nodesOfPods) {
            models.add(new GivenDemand(name, pods, amounts, nodesOfPods));
            return this;
        }

        /** A pod of others that waits for a node. */
        public Builder claim(String pod, Map<String, Long> amounts, @Nullable Collection<String> nodesOfPod) {
            claims.add(new GivenDemand(pod, 1, amounts, nodesOfPod));
            return this;
        }

        /** The room of all that was said. */
        public Room build() {
            Set<String> names = new TreeSet<>();
            models.forEach(model -> names.addAll(model.amounts().keySet()));
            List<String> resources = List.copyOf(names);
            List<Node> all = nodes.stream()
                    .map(node -> new Node(
                            node.name(),
                            array(resources, node.total()),
                            array(resources, node.free()),
                            Map.copyOf(node.holders())))
                    .toList();
            Map<String, Integer> numbers = new HashMap<>();
            all.forEach(node -> numbers.put(node.name(), numbers.size()));
            Room room = new Room(
                    known,
                    resources,
                    all,
                    claims.stream()
                            .map(claim -> new Claim(claim.name(), demand(claim, resources, all, numbers)))
                            .toList());
            models.forEach(model -> room.demands.put(model.name(), demand(model, resources, all, numbers)));
            return room;
        }

        private Demand demand(GivenDemand given, List<String> resources, List<Node> all, Map<String, Integer> numbers) {
            long[] amounts = array(resources, given.amounts());
            boolean[] on = null;
            if (given.nodes() != null) {
                on = new boolean[all.size()];
                for (String name : given.nodes()) {
                    Integer number = numbers.get(name);
                    if (number != null) {
                        on[number] = true;
                    }
                }
            }
            return new Demand(given.pods(), amounts, on, counts(amounts, resources, all));
        }

        /** Something that counts, and all of it known somewhere: what no node tells cannot be reckoned with. */
        private boolean counts(long[] amounts, List<String> resources, List<Node> all) {
            boolean counts = false;
            for (int i = 0; i < amounts.length; i++) {
                int resource = i;
                if (amounts[i] > 0 && !NOT_COUNTING.contains(resources.get(i))) {
                    counts = true;
                    boolean untold =
                            isShared(resources.get(i)) && all.stream().allMatch(node -> node.total()[resource] == 0);
                    if (untold) {
                        return false;
                    }
                }
            }
            return counts;
        }
    }

    /** Whether it is no resource of Kubernetes: a node that does not tell it may have it nevertheless. */
    private static boolean isShared(String resource) {
        return resource.equals("vram");
    }

    private static long[] array(List<String> resources, Map<String, Long> amounts) {
        long[] array = new long[resources.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = amounts.getOrDefault(resources.get(i), 0L);
        }
        return array;
    }

    boolean known() {
        return known;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Claim> claims() {
        return claims;
    }

    /** What the model takes; null: nothing is known of it. */
    @Nullable
    Demand demand(String model) {
        return demands.get(model);
    }

    /** Whether the model can be placed by the room. */
    public boolean counts(String model) {
        Demand demand = demands.get(model);
        return demand != null && demand.counts();
    }

    /** Whether both take of the same, as far as that counts. */
    boolean compete(String one, String other) {
        Demand ones = demands.get(one);
        Demand others = demands.get(other);
        if (ones == null || others == null) {
            return false;
        }
        for (int i = 0; i < resources.size(); i++) {
            if (!NOT_COUNTING.contains(resources.get(i)) && ones.amounts()[i] > 0 && others.amounts()[i] > 0) {
                return true;
            }
        }
        return false;
    }

    List<String> resources() {
        return resources;
    }

    /** What each node has left beside the pods of these models. */
    long[][] freeBeside(Iterable<String> models, Standing standing) {
        long[][] free = new long[nodes.size()][];
        for (int i = 0; i < free.length; i++) {
            free[i] = Arrays.copyOf(nodes.get(i).free(), resources.size());
        }
        for (String model : models) {
            Demand demand = demands.get(model);
            if (demand != null) {
                for (String node : standing.nodes(model)) {
                    Integer number = nodeOf.get(node);
                    if (number != null) {
                        subtract(free[number], demand.amounts());
                    }
                }
            }
        }
        return free;
    }

    /** How many pods the model has on the node of this number. */
    int podsOn(String model, int node, Standing standing) {
        int pods = 0;
        for (String name : standing.nodes(model)) {
            if (Objects.equals(nodeOf.get(name), node)) {
                pods++;
            }
        }
        return pods;
    }

    static void subtract(long[] from, long[] amounts) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= amounts[i];
        }
    }

    static boolean fits(long[] amounts, long[] into) {
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] > 0 && amounts[i] > into[i]) {
                return false;
            }
        }
        return true;
    }
}
