package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.simulation.SimulatedModel.Pods;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Starts and ends pods as they are scaled, in its own time, and shows what it does late, or not until the next resync. */
final class SimulatedCluster {

    /** Longest time from a command to the API server, and from a change to the engine. */
    static final long API_DELAY = 300;

    static final long RESYNC = 5_000;
    static final long START = 2_000;
    static final long END = 1_000;
    static final long SLOW_END = 40_000;

    private final Map<String, SimulatedModel> models = new TreeMap<>();
    private final Timeline timeline;
    private final RandomGenerator random;
    private final Consumer<Event> engine;
    private Weather weather;

    SimulatedCluster(
            Collection<String> names,
            Timeline timeline,
            RandomGenerator random,
            Weather weather,
            Consumer<Event> engine) {
        names.forEach(name -> models.put(name, new SimulatedModel(name)));
        this.timeline = timeline;
        this.random = random;
        this.weather = weather;
        this.engine = engine;
        resync();
    }

    void setWeather(Weather weather) {
        this.weather = weather;
    }

    SimulatedModel model(String name) {
        SimulatedModel model = models.get(name);
        if (model == null) {
            throw new AssertionError("the engine speaks of " + name + ", which does not exist");
        }
        return model;
    }

    Collection<SimulatedModel> models() {
        return models.values();
    }

    /** The engine's command, which arrives unless another follows before it does. */
    void command(String name, boolean wanted) {
        SimulatedModel model = model(name);
        long command = ++model.commands;
        model.pendingScale = wanted;
        model.shown = null;
        timeline.after(random.nextLong(API_DELAY), () -> {
            if (model.commands == command && model.pendingScale != null) {
                model.pendingScale = null;
                scale(model, wanted);
            }
        });
    }

    void scaleByHand(SimulatedModel model, boolean wanted) {
        model.excused |= wanted && !model.wanted;
        model.endUnseen |= !wanted && model.wanted;
        scale(model, wanted);
    }

    /** What the operator does to a model that the spec has no more. */
    void remove(SimulatedModel model) {
        model.commands++;
        model.pendingScale = null;
        model.excused = model.pods != Pods.NONE;
        scale(model, false);
    }

    /** A new proxy looks at it: of what the last one still wanted, the API server got some, and nothing more comes of it. */
    void adopt() {
        for (SimulatedModel model : models.values()) {
            Boolean pending = model.pendingScale;
            model.commands++;
            model.pendingScale = null;
            if (pending != null && random.nextBoolean()) {
                scale(model, pending);
            }
        }
    }

    void crash(SimulatedModel model) {
        if (model.pods == Pods.READY) {
            start(model);
            show(model, true);
        }
    }

    /** Shows a model at once and for certain. */
    void showNow(SimulatedModel model) {
        model.shown = model.state();
        model.endUnseen = false;
        engine.accept(new Event.ModelObserved(model.name, model.state()));
    }

    private void scale(SimulatedModel model, boolean wanted) {
        model.wanted = wanted;
        if (wanted && model.pods == Pods.NONE) {
            start(model);
        } else if (!wanted && model.pods != Pods.NONE && model.pods != Pods.ENDING) {
            become(model, Pods.ENDING);
            later(model, happens(weather.endsSlowly()) ? SLOW_END : END, Pods.NONE);
        }
        show(model, true);
    }

    private void start(SimulatedModel model) {
        become(model, Pods.STARTING);
        if (happens(weather.fails())) {
            later(model, START, Pods.FAILED);
        } else if (!happens(weather.hangs())) {
            later(model, START, Pods.READY);
        }
    }

    private void later(SimulatedModel model, long most, Pods pods) {
        long life = model.life;
        timeline.after(random.nextLong(most), () -> {
            if (model.life == life) {
                become(model, pods);
                if (pods == Pods.NONE) {
                    model.excused &= model.wanted;
                    scale(model, model.wanted);
                } else {
                    show(model, true);
                }
            }
        });
    }

    private static void become(SimulatedModel model, Pods pods) {
        model.pods = pods;
        model.life++;
    }

    private void show(SimulatedModel model, boolean mayBeLost) {
        if (mayBeLost && happens(weather.lost())) {
            return;
        }
        long command = model.commands;
        ModelState state = model.state();
        model.lastArrival = Math.max(model.lastArrival, timeline.now() + random.nextLong(API_DELAY));
        timeline.after(model.lastArrival - timeline.now(), () -> {
            if (model.commands == command) {
                model.shown = state;
                model.endUnseen = false;
                engine.accept(new Event.ModelObserved(model.name, state));
            }
        });
    }

    private void resync() {
        models.values().forEach(model -> show(model, false));
        timeline.after(RESYNC, this::resync);
    }

    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }
}
