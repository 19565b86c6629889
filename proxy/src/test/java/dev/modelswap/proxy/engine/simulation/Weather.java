package dev.modelswap.proxy.engine.simulation;

import java.util.random.RandomGenerator;

/**
 * What goes wrong in a {@link Simulation}, as probabilities: of a start that fails or hangs, of a pod that ends slowly, of
 * an observation that is lost, of a client that leaves, and, each time the world is disturbed, of a crash, of somebody who
 * scales a model, of new rules, of a model that is to be unloaded so that it can change, of one whose unload is asked for, of
 * a preload, and of another proxy in this one's place.
 */
record Weather(
        double fails,
        double hangs,
        double endsSlowly,
        double lost,
        double leaves,
        double crashes,
        double byHand,
        double newRules,
        double changes,
        double unloads,
        double preloads,
        double restarts) {

    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Any weather: of all that can go wrong, some does, often or seldom. */
    static Weather random(RandomGenerator random) {
        return new Weather(
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.5),
                some(random, 0.5),
                some(random, 0.5),
                some(random, 0.5),
                some(random, 0.2),
                some(random, 0.5),
                some(random, 0.3),
                some(random, 0.3),
                some(random, 0.1));
    }

    private static double some(RandomGenerator random, double most) {
        return random.nextBoolean() ? 0 : random.nextDouble(most);
    }
}
