package dev.modelswap.proxy.admission;

import java.util.List;

/**
 * The models that are loaded when the proxy starts, once: after everything else that was there then has been seen, so that what runs
 * already is known.
 */
final class Preload {

    private List<String> models = List.of();
    private boolean synced;
    private boolean taken;

    /** The configuration wants these, in this order. */
    void wants(List<String> preload) {
        models = preload;
    }

    /** All that was there at the start has been seen. */
    void synced() {
        synced = true;
    }

    /** The models to load now; none if it is too early, or they were taken before. */
    List<String> take() {
        if (!synced || taken) {
            return List.of();
        }
        taken = true;
        return models;
    }
}
