package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.SwapEngine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.Collectors;

/** The proxy of a {@link Simulation}: an engine whose wishes are carried out after a look at whether it may have them. */
final class SimulatedProxy implements Effects {

    private static final long REQUEST = Simulation.REQUEST;
    private static final int TRACE = 60;

    private final Timeline timeline;
    private final Random random;
    private final SimulatedClients clients;
    private final SimulatedCluster cluster;
    private final SimulatedUnloads unloads;
    private final SimulationInvariants invariants;
    private final Deque<String> trace = new ArrayDeque<>();
    private SwapEngine engine = new SwapEngine(this);
    private Rules rules = Rules.none();
    private long events;

    SimulatedProxy(
            Timeline timeline,
            Random random,
            SimulatedClients clients,
            SimulatedCluster cluster,
            SimulatedUnloads unloads,
            SimulationInvariants invariants) {
        this.timeline = timeline;
        this.random = random;
        this.clients = clients;
        this.cluster = cluster;
        this.unloads = unloads;
        this.invariants = invariants;
    }

    SwapEngine engine() {
        return engine;
    }

    Rules rules() {
        return rules;
    }

    /** Events that the engines were told so far. */
    long events() {
        return events;
    }

    void tell(Event event) {
        events++;
        note(event instanceof Event.RulesChanged(Rules changed) ? RandomRules.described(changed) : event.toString());
        engine.handle(event, timeline.now());
        invariants.afterEvent(engine, rules);
    }

    /** From now on these rules hold. */
    void changeRules(Rules changed) {
        rules = changed;
        tell(new Event.RulesChanged(changed));
    }

    /** Another engine takes over, which knows nothing but the rules. */
    void restart() {
        note("restart");
        engine = new SwapEngine(this);
        changeRules(rules);
    }

    /** A request that the engine before this one granted still holds the model. */
    void adopt(String model) {
        long request = events;
        clients.adopted(new SimulatedClients.Client(request, model, timeline.now(), events));
        tell(new Event.RequestAdopted(request, model));
        timeline.after(random.nextLong(REQUEST), () -> finish(request));
    }

    void note(String line) {
        if (trace.size() == TRACE) {
            trace.remove();
        }
        trace.add(timeline.now() + " " + line);
    }

    /** What happened last, for people. */
    String trace() {
        return String.join("\n", trace);
    }

    @Override
    public void grant(long request) {
        note("grant " + request);
        SimulatedClients.Client client = clients.waiting(request);
        invariants.mayGrant(client);
        clients.grant(client);
        timeline.after(random.nextLong(REQUEST), () -> finish(request));
    }

    @Override
    public void reject(long request, Rejection rejection) {
        note("reject " + request + " " + rejection);
        invariants.mayReject(clients.waiting(request), rejection, rules, events - 1);
        clients.close(request);
    }

    @Override
    public void revoke(long request) {
        note("revoke " + request);
        SimulatedClients.Client client = clients.running(request);
        unloads.mayRevoke(client.model, timeline.now());
        client.revoked = true;
        timeline.after(random.nextLong(SimulatedCluster.API_DELAY), () -> finish(request));
    }

    @Override
    public void unloaded(String model) {
        note("unloaded " + model);
        unloads.mayAnswer(model);
    }

    @Override
    public void load(String model) {
        note("load " + model + " beside "
                + cluster.models().stream()
                        .filter(SimulatedModel::occupies)
                        .map(other -> other.name)
                        .collect(Collectors.joining(" ")));
        invariants.mayLoad(model, rules, events);
        if (!cluster.model(model).occupies()) {
            cluster.model(model).loadedAt = events;
        }
        cluster.command(model, true);
    }

    @Override
    public void unload(String model) {
        note("unload " + model);
        invariants.mayUnload(model);
        unloads.commanded(model);
        cluster.command(model, false);
    }

    private void finish(long request) {
        clients.close(request);
        tell(new Event.RequestFinished(request));
    }
}
