package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.PodPlace;

/** A pod of a model that has not ended; serving if {@code ready}. */
public record RunningPod(String name, PodPlace place, boolean ready) {}
