package dev.modelswap.bench.engine;

import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Wait;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** What the engine does all day; every benchmark leaves the world as it found it, or one swap further. */
public class EngineBenchmark {

    /** A request for a model that is ready, and its end, after which the model has nothing to do. */
    @Benchmark
    public void grantAndFinish(EngineWorld world) {
        world.arrive(EngineWorld.BESIDE_ALL);
        world.finish(world.lastGranted());
    }

    /** A request that must wait, and whose client leaves. */
    @Benchmark
    public void queueAndCancel(EngineWorld world) {
        world.handle(new Event.RequestCancelled(world.arrive(world.waitedFor())));
    }

    @Benchmark
    public void tick(EngineWorld world) {
        world.handle(new Event.Tick());
    }

    /** A model is seen to be as it was. */
    @Benchmark
    public void observe(EngineWorld world) {
        world.observe(EngineWorld.BESIDE_ALL, new ModelState.Ready());
    }

    /** A model's requests end, another is swapped in and its requests, up to 20, are granted. */
    @Benchmark
    public void swap(EngineWorld world) {
        world.swap();
    }

    /** What everybody is told who waits. */
    @Benchmark
    public Map<Long, Wait> waits(EngineWorld world) {
        return world.engine().waits(world.now());
    }
}
