package dev.modelswap.proxy.engine.eviction;

import dev.modelswap.proxy.engine.eviction.Room.Demand;
import dev.modelswap.proxy.engine.eviction.Room.Node;
import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why no node has room for a model, whoever of the others goes. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Shortage(Room room, Demand demand, long[][] free, Standing standing, Set<String> running) {

    private static final int MOST_NAMED = 3;

    Obstacle obstacle() {
        List<Integer> large = new ArrayList<>();
        boolean any = false;
        for (int node = 0; node < room.nodes().size(); node++) {
            if (demand.mayBeOn(node)) {
                any = true;
                if (Room.fits(demand.amounts(), room.nodes().get(node).total())) {
                    large.add(node);
                }
            }
        }
        if (!any) {
            return new Obstacle.Never("no node may take its pod: see its nodeSelector, affinity and tolerations");
        }
        if (large.isEmpty()) {
            return new Obstacle.Never(tooLarge());
        }
        return new Obstacle.Held(
                large.stream().limit(MOST_NAMED).map(this::held).collect(Collectors.joining("; "))
                        + (large.size() > MOST_NAMED ? "; " + (large.size() - MOST_NAMED) + " more nodes alike" : ""));
    }

    private String tooLarge() {
        for (int resource = 0; resource < demand.amounts().length; resource++) {
            int what = resource;
            long most = 0;
            for (int node = 0; node < room.nodes().size(); node++) {
                if (demand.mayBeOn(node)) {
                    most = Math.max(most, room.nodes().get(node).total()[what]);
                }
            }
            if (demand.amounts()[what] > most) {
                return "its pod asks for " + amount(what, demand.amounts()[what])
                        + ", and no node that may take it has more than " + amount(what, most);
            }
        }
        return "no node that may take its pod has all that it asks for";
    }

    private String held(int number) {
        Node node = room.nodes().get(number);
        List<String> parts = new ArrayList<>();
        for (int what = 0; what < demand.amounts().length; what++) {
            if (demand.amounts()[what] > 0 && demand.amounts()[what] > free[number][what]) {
                parts.add("has " + amount(what, Math.max(0, free[number][what])) + " of "
                        + amount(what, node.total()[what]) + " free, and " + amount(what, demand.amounts()[what])
                        + " are asked for");
            }
        }
        String holders = node.holders().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMED)
                .map(holder -> holder.getKey() + " holds " + holder.getValue())
                .collect(Collectors.joining(", "));
        String own = running.stream()
                .filter(model -> standing.nodes(model).contains(node.name()))
                .sorted()
                .limit(MOST_NAMED)
                .map(model -> "'" + model + "'")
                .collect(Collectors.joining(", "));
        return "node " + node.name() + " "
                + (parts.isEmpty() ? "has too little room for all its pods" : String.join(" and ", parts))
                + (holders.isEmpty() ? "" : " (" + holders + ")")
                + (own.isEmpty() ? "" : " (beside " + own + ")");
    }

    private String amount(int what, long amount) {
        String name = room.resources().get(what);
        return switch (name) {
            case "cpu" -> amount / 1000.0 + " CPU";
            case "memory", "vram", "ephemeral-storage" -> amount / (1L << 20) + " MiB of " + name;
            default -> amount + " " + name;
        };
    }
}
