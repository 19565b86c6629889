package dev.modelswap.crds.naming;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.serving.ServedModel;
import java.util.List;

/** What a name in a request stands for. */
public sealed interface Resolution {

    /** One model that can answer: one of the resource's own, or a peer's. */
    sealed interface Target extends Resolution {}

    /**
     * {@code model} serves the request, and its server sees {@code upstreamName}.
     *
     * @param calledAs the model's ID or the alias of its own that led to it: what {@link Filters#setParamsByID} goes by
     */
    record Found(ServedModel model, String upstreamName, String calledAs) implements Target {}

    /**
     * {@code peer} serves the request, as its model {@code model}.
     *
     * @param calledAs the name that led to it, {@code peer/model} or the bare model: what {@link Filters#setParamsByID} goes by
     * @param standIns other peers with a model of this name, which may serve the request as well, in order; none for a full name
     */
    record AtPeer(Peer peer, String model, String calledAs, List<Peer> standIns) implements Target {

        public AtPeer {
            standIns = List.copyOf(standIns);
        }

        /** A peer that nobody stands in for. */
        public AtPeer(Peer peer, String model, String calledAs) {
            this(peer, model, calledAs, List.of());
        }
    }

    /**
     * One of {@code targets} serves the request, by the selector's strategy.
     *
     * @param targets never empty, in the selector's order; each called by its own name, which its server sees instead of the
     *     selector's
     */
    record Selected(Selector selector, List<Target> targets) implements Resolution {}

    /** The active profile disables the alias. */
    record Disabled(String alias, String profile) implements Resolution {}

    /** {@code prefix} of {@code prefix:name} is a profile or a group, but one that does not have {@code name}. */
    record NotPaired(String prefix, String name) implements Resolution {}

    /** Nothing has the name. */
    record Unknown(String name) implements Resolution {}
}
