package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.ModelRules;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.SwapEngine;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** One world: an engine, a cluster, clients, and whatever disturbs them, all drawn from one seed. Checks after each event. */
final class Simulation {

    private static final long TICK = 1_000;
    /** No request runs longer, in milliseconds. */
    static final long REQUEST = 2_000;

    private final Timeline timeline = new Timeline();
    private final SimulatedClients clients = new SimulatedClients();
    private final Random random;
    private final RandomRules draw;
    private final List<String> names;
    private final SimulatedUnloads unloads = new SimulatedUnloads();
    private final SimulatedCluster cluster;
    private final SimulationInvariants invariants;
    private final SimulatedProxy proxy;
    private final Weather weather;
    private final long gap;
    private boolean calm;

    Simulation(long seed) {
        random = new Random(seed);
        draw = new RandomRules(random);
        names = IntStream.range(0, random.nextInt(1, 7))
                .mapToObj(number -> "m" + number)
                .toList();
        weather = random.nextInt(5) == 0 ? Weather.CALM : Weather.random(random);
        gap = random.nextLong(20, 800);
        Rules rules = draw.withAll(names);
        cluster = new SimulatedCluster(names, timeline, random, weather, this::tell);
        invariants = new SimulationInvariants(cluster, clients, unloads);
        proxy = new SimulatedProxy(timeline, random, clients, cluster, unloads, invariants);
        proxy.changeRules(rules);
        cluster.models().forEach(cluster::showNow);
        tick();
    }

    /** A time of trouble, then a time of calm in which all must come right. */
    void run() {
        client();
        disturbance();
        timeline.runUntil(random.nextLong(20_000, 60_000));
        cluster.setWeather(Weather.CALM);
        calm = true;
        settle();
        askForEveryModel();
        settle();
        long before = clients.grants();
        askForEveryModel();
        settle();
        invariants.check(
                clients.grants() == before + proxy.rules().models().size(), "not every model serves in the calm");
        timeline.runUntil(
                timeline.now() + RandomRules.MAX_TTL + 2 * TICK + SimulatedCluster.END + SimulatedCluster.RESYNC);
        invariants.idleModelsAreUnloaded(proxy.rules());
    }

    /** What happened last, for people. */
    String trace() {
        return names.size() + " models, " + weather + "\n" + RandomRules.described(proxy.rules()) + "\n"
                + proxy.trace();
    }

    private void settle() {
        timeline.runUntil(timeline.now() + longestWait());
        invariants.check(proxy.engine().waiting() == 0 && clients.waiting() == 0, "requests wait for ever");
        invariants.check(proxy.engine().inFlight() == 0 && clients.running() == 0, "requests run for ever");
        invariants.check(unloads.answered(), "an unload was asked for and is never answered");
    }

    private void askForEveryModel() {
        proxy.rules().models().keySet().forEach(this::arrive);
    }

    /**
     * Before a request goes every older one of another model, each with a swap of its own, and what others may have
     * overtaken it until then.
     */
    private long longestWait() {
        long swap = weather.equals(Weather.CALM)
                ? SimulatedCluster.START + SimulatedCluster.END + 4 * SimulatedCluster.API_DELAY
                : 2 * (RandomRules.MAX_START_TIMEOUT + TICK) + SimulatedCluster.RESYNC + SimulatedCluster.SLOW_END;
        return SwapEngine.MAX_OVERTAKING + (names.size() + 1) * (swap + REQUEST);
    }

    private void tell(Event event) {
        proxy.tell(event);
    }

    private void tick() {
        tell(new Event.Tick());
        invariants.everybodyKnowsWhatTheyWaitFor(proxy.engine().waits(timeline.now()));
        clients.longestWaitingSince()
                .ifPresent(since ->
                        invariants.check(timeline.now() - since <= longestWait(), "a request waits since " + since));
        timeline.after(TICK, this::tick);
    }

    private void client() {
        if (!calm) {
            int busy = random.nextInt(3);
            arrive(busy == 0 ? names.get(0) : random.nextInt(50) == 0 ? "nobody" : any(names));
            timeline.after(random.nextLong(gap * 2), this::client);
        }
    }

    private void arrive(String model) {
        long request = proxy.events();
        clients.arrived(new SimulatedClients.Client(request, model, timeline.now(), proxy.events()));
        ModelRules limits = proxy.rules().models().get(model);
        boolean refused = limits == null || clients.reserved(model) > limits.concurrencyLimit();
        tell(new Event.RequestArrived(request, model));
        invariants.check(!(refused && clients.isOpen(request)), "a request was let in that should be refused");
        if (!calm && random.nextDouble() < weather.leaves()) {
            timeline.after(random.nextLong(5_000), () -> leave(request));
        }
    }

    private void leave(long request) {
        if (clients.isWaiting(request)) {
            clients.close(request);
        }
        tell(new Event.RequestCancelled(request));
    }

    private void disturbance() {
        if (calm) {
            return;
        }
        SimulatedModel model = cluster.model(any(names));
        boolean known = proxy.rules().models().containsKey(model.name);
        if (random.nextDouble() < weather.crashes()) {
            cluster.crash(model);
        }
        if (known && random.nextDouble() < weather.byHand()) {
            proxy.note("by hand: " + model.name);
            cluster.scaleByHand(model, random.nextBoolean());
        }
        if (known && random.nextDouble() < weather.changes()) {
            tell(new Event.UnloadWanted(model.name, random.nextInt(5) > 0));
        }
        if (known && random.nextDouble() < weather.unloads()) {
            unload(model.name);
        }
        if (random.nextDouble() < weather.preloads()) {
            invariants.preload(model.name);
            tell(new Event.PreloadAsked(model.name));
            invariants.preload("");
        }
        if (random.nextDouble() < weather.restarts()) {
            restart();
        }
        if (random.nextDouble() < weather.newRules()) {
            changeRules(draw.withMost(names));
        }
        timeline.after(random.nextLong(3_000), this::disturbance);
    }

    private void unload(String model) {
        long deadline = timeline.now()
                + proxy.rules().models().getOrDefault(model, ModelRules.NONE).unloadTimeout();
        unloads.asked(model, proxy.engine().states().getOrDefault(model, new ModelState.Stopped()), deadline);
        tell(new Event.UnloadAsked(model));
        invariants.check(clients.waiting(model) == 0, "requests still wait for " + model + ", which was unloaded");
    }

    /** The proxy ends, and its clients with it, or orderly: then what it serves goes on beside the next one, which takes over what runs. */
    private void restart() {
        Set<String> held = Set.of();
        if (random.nextBoolean()) {
            tell(new Event.ShutDown());
            invariants.check(clients.waiting() == 0, "requests wait for a proxy that ends");
            held = clients.busyModels();
        }
        clients.closeAll();
        unloads.forget();
        cluster.adopt();
        proxy.restart();
        held.forEach(proxy::adopt);
        cluster.models().forEach(cluster::showNow);
    }

    private void changeRules(Rules changed) {
        Set<String> before = proxy.rules().models().keySet();
        Set<String> after = changed.models().keySet();
        cluster.models().stream()
                .filter(model -> before.contains(model.name) && !after.contains(model.name))
                .forEach(cluster::remove);
        invariants.rulesChanged(proxy.events());
        proxy.changeRules(changed);
        cluster.models().stream()
                .filter(model -> !before.contains(model.name) && after.contains(model.name))
                .forEach(cluster::showNow);
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
