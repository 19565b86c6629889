package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.ModelState;
import java.util.Set;

/** Hears what happens to models, in the engine's turns. */
public interface ModelWatcher {

    /** The cluster shows the model in this state, while so many requests wait for it. */
    void stateObserved(String model, ModelState state, int waiting);

    /** One more request waits for the model. */
    void requestWaits(String model);

    /** The model is unloaded to make place for the target. */
    default void evicted(String model, String target) {}

    /** There are these models, and no others. */
    void modelsChanged(Set<String> models);
}
