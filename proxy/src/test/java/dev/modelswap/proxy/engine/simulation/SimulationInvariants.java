package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelRules;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.engine.Wait;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What must hold in a {@link Simulation}, whatever happens. */
final class SimulationInvariants {

    private final SimulatedCluster cluster;
    private final SimulatedClients clients;
    private final SimulatedUnloads unloads;
    private long rulesSince;
    private String preloading = "";

    SimulationInvariants(SimulatedCluster cluster, SimulatedClients clients, SimulatedUnloads unloads) {
        this.cluster = cluster;
        this.clients = clients;
        this.unloads = unloads;
    }

    /** This model may be loaded for nobody right now; "" if none may. */
    void preload(String model) {
        preloading = model;
    }

    /** Every waiting request, and no other, is told; those in the queue are counted from 1 without a gap. */
    void everybodyKnowsWhatTheyWaitFor(Map<Long, Wait> waits) {
        check(waits.keySet().equals(clients.allWaiting()), "who waits: " + clients.allWaiting() + ", told: " + waits);
        List<Integer> positions = waits.values().stream()
                .flatMap(wait -> wait instanceof Wait.Queued(int position) ? Stream.of(position) : Stream.empty())
                .sorted()
                .toList();
        check(
                positions.equals(
                        IntStream.rangeClosed(1, positions.size()).boxed().toList()),
                "positions in the queue: " + positions);
    }

    /** Models loaded before this event may run beside each other as the rules then allowed. */
    void rulesChanged(long event) {
        rulesSince = event;
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    void afterEvent(SwapEngine engine, Rules rules) {
        check(
                engine.waiting() == clients.waiting(),
                "the engine counts " + engine.waiting() + " waiting, there are " + clients.waiting());
        check(
                engine.inFlight() == clients.running(),
                "the engine counts " + engine.inFlight() + " in flight, there are " + clients.running());
        List<SimulatedModel> answerable = cluster.models().stream()
                .filter(model -> model.occupies() && !model.excused && model.loadedAt > rulesSince)
                .toList();
        for (SimulatedModel one : answerable) {
            for (SimulatedModel other : answerable) {
                check(
                        one.name.compareTo(other.name) >= 0 || !excludeEachOther(one.name, other.name, rules),
                        one.name + " and " + other.name + " run together");
            }
        }
    }

    /** The engine saw the model ready and has not asked for anything else since. */
    void mayGrant(SimulatedClients.Client client) {
        check(
                cluster.model(client.model).shown instanceof ModelState.Ready,
                "granted, and the model was not seen ready: " + client.model);
        unloads.mayGrant(client.model);
    }

    void mayReject(SimulatedClients.Client client, Rejection rejection, Rules rules, long event) {
        ModelRules limits = rules.models().get(client.model);
        switch (rejection) {
            case Rejection.UnknownModel(String model) ->
                check(limits == null && model.equals(client.model), "rejected as unknown: " + client.model);
            case Rejection.ConcurrencyLimit(String model, int limit) ->
                check(
                        limits != null
                                && limits.concurrencyLimit() == limit
                                && client.arrivedAt == event
                                && clients.reserved(model) > limit,
                        "rejected below the limit, or after it had been let in");
            case Rejection.QueueFull(int limit) -> check(false, "the queue is full at " + limit);
            case Rejection.Unloaded(String model) ->
                check(model.equals(client.model) && !unloads.answered(), "unloaded, and nobody asked: " + model);
            case Rejection.ShuttingDown() -> {} // then nobody waits any more, see Simulation
            case Rejection.LoadFailed(String model, LoadFailure failure) ->
                check(
                        limits != null
                                && model.equals(client.model)
                                && !failure.message().isBlank(),
                        "failed: " + rejection);
        }
    }

    /** Nobody runs who had to leave; whoever was loaded since it is waited for may have been let in beside the target. */
    void mayLoad(String target, Rules rules, long event) {
        OptionalLong since = target.equals(preloading) ? OptionalLong.of(event) : clients.waitedForSince(target);
        check(since.isPresent(), target + " is loaded for nobody");
        Set<String> running = cluster.models().stream()
                .filter(model -> model.occupies() && !model.excused && !model.name.equals(target))
                .map(model -> model.name)
                .collect(Collectors.toUnmodifiableSet());
        for (String victim : rules.policy().victims(target, running)) {
            SimulatedModel model = cluster.model(victim);
            boolean hadToLeave = model.loadedAt <= since.getAsLong() || excludeEachOther(victim, target, rules);
            check(!hadToLeave, target + " is loaded beside " + victim);
        }
        check(
                cluster.model(target).pods != SimulatedModel.Pods.ENDING
                        || cluster.model(target).shown instanceof ModelState.Starting
                        || cluster.model(target).excused
                        || cluster.model(target).endUnseen,
                target + " is loaded beside its own old pods");
    }

    void mayUnload(String model) {
        check(!clients.isBusy(model), model + " is unloaded with requests in flight");
    }

    void idleModelsAreUnloaded(Rules rules) {
        rules.models()
                .forEach((model, limits) ->
                        check(limits.ttl() == 0 || !cluster.model(model).occupies(), model + " outlives its ttl"));
    }

    private static boolean excludeEachOther(String one, String other, Rules rules) {
        return rules.policy().victims(one, Set.of(other)).contains(other)
                && rules.policy().victims(other, Set.of(one)).contains(one);
    }
}
