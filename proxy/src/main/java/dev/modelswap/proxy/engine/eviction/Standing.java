package dev.modelswap.proxy.engine.eviction;

import java.util.List;
import java.util.Set;

/** How the models of a resource stand at this moment. */
public interface Standing {

    /** Whether requests hold the model, or it has not been ready for long enough: it goes last of all. */
    boolean isBusy(String model);

    /** Whether the model was told to go already. */
    boolean isLeaving(String model);

    /** What it costs that the model goes, in milliseconds: the time of a load for each request that is to be expected. */
    long cost(String model);

    /** When a request last began or ended there, or it became ready; greater is later. */
    long lastUse(String model);

    /** The nodes of its pods, one for each pod that has one. */
    List<String> nodes(String model);

    /** Whether these were seen to be too many to run together. */
    boolean areTooMany(Set<String> models);
}
