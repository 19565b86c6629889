package dev.modelswap.proxy.engine;

import java.util.ArrayList;
import java.util.List;

/** Writes down what the engine wants done, one line for each effect, and does nothing. */
final class RecordingEffects implements Effects {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void grant(long request) {
        lines.add("grant " + request);
    }

    @Override
    public void reject(long request, Rejection rejection) {
        lines.add("reject " + request + ": " + rejection);
    }

    @Override
    public void revoke(long request) {
        lines.add("revoke " + request);
    }

    @Override
    public void unloaded(String model) {
        lines.add("unloaded " + model);
    }

    @Override
    public void load(String model) {
        lines.add("load " + model);
    }

    @Override
    public void unload(String model) {
        lines.add("unload " + model);
    }

    /** The effects since the last call, in order. */
    List<String> taken() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
