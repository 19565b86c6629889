package dev.modelswap.proxy.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a pod takes up.
 *
 * @param node the name of its node, once it has one
 * @param gpus how many GPUs it asks for
 */
public record PodPlace(@Nullable String node, int gpus) {}
