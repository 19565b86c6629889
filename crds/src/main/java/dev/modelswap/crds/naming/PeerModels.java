package dev.modelswap.crds.naming;

import dev.modelswap.crds.api.Peer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of all peers, by their full names, {@code peer/model}, and by their bare ones, which one peer alone must have. */
public final class PeerModels {

    private final Map<String, Resolution.AtPeer> byFullName = new HashMap<>();
    private final Map<String, List<Peer>> byModel;

    PeerModels(List<Peer> peers) {
        for (Peer peer : peers) {
            peer.models().forEach(model -> {
                String name = fullName(peer, model);
                byFullName.put(name, new Resolution.AtPeer(peer, model, name));
            });
        }
        byModel = peers.stream()
                .flatMap(peer -> peer.models().stream().distinct().map(model -> Map.entry(model, peer)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    public static String fullName(Peer peer, String model) {
        return peer.name() + "/" + model;
    }

    /** Whether {@code name} is the full name of a peer's model. */
    public boolean hasFullName(String name) {
        return byFullName.containsKey(name);
    }

    /** Whether {@code name} is a full name, or the bare one of a model that some peer has. */
    public boolean has(String name) {
        return hasFullName(name) || byModel.containsKey(name);
    }

    /** The full name of what {@link #find} finds. */
    public @Nullable String fullName(String name) {
        Resolution.AtPeer found = find(name);
        return found == null ? null : fullName(found.peer(), found.model());
    }

    /** The full names of all. */
    Stream<String> fullNames() {
        return byFullName.keySet().stream();
    }

    /** The full names that the bare {@code model} may mean, in the order of the peers. */
    public List<String> fullNames(String model) {
        return byModel.getOrDefault(model, List.of()).stream()
                .map(peer -> fullName(peer, model))
                .toList();
    }

    /** The model of this bare name, which several peers have: at any of them. */
    public Resolution.@Nullable AtPeer findAtSeveral(String name) {
        List<Peer> peers = byModel.getOrDefault(name, List.of());
        return peers.size() < 2
                ? null
                : new Resolution.AtPeer(peers.getFirst(), name, name, peers.subList(1, peers.size()));
    }

    /** The peer's model of this full name, or of this bare name if no other peer has it. */
    public Resolution.@Nullable AtPeer find(String name) {
        Resolution.AtPeer full = byFullName.get(name);
        List<Peer> bare = byModel.getOrDefault(name, List.of());
        return full != null || bare.size() != 1 ? full : new Resolution.AtPeer(bare.getFirst(), name, name);
    }
}
