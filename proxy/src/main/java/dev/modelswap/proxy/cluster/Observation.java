package dev.modelswap.proxy.cluster;

import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.serving.ServingConfig;
import org.jspecify.annotations.Nullable;

/** Something the cluster shows. */
public sealed interface Observation {

    /** Everything that was there when the watch began has been shown. */
    record Synced() implements Observation {}

    /** The configuration to serve by. */
    record ConfigSeen(ServingConfig config) implements Observation {}

    /** The room that the nodes have for the models, as the operator says. */
    record RoomSeen(RoomSummary room) implements Observation {}

    /** The profile to honour; {@code ""}: none. */
    record ProfileSeen(String profile) implements Observation {}

    /**
     * Another pod of this resource's proxy.
     *
     * @param pod its name
     * @param host its address, once it has one
     * @param apiPort where it serves clients
     * @param port where it speaks with the proxy that leads; -1: nowhere
     * @param ready whether the kubelet calls it ready
     * @param terminating whether it was told to end
     * @param ended whether nothing runs in it any more
     */
    record ProxySeen(
            String pod, @Nullable String host, int apiPort, int port, boolean ready, boolean terminating, boolean ended)
            implements Observation {}

    /** Another pod of this resource's proxy is no more. */
    record ProxyGone(String pod) implements Observation {}

    /**
     * A model's Deployment.
     *
     * @param version grows with every change of the Deployment
     * @param wanted replicas it is to have
     * @param existing replicas it has, without those that are ending
     * @param settled whether {@code existing} already speaks of {@code wanted}
     * @param hindrance what keeps its pods from being created, if anything does
     * @param unloadAsked by what the operator asks to unload the model in an idle moment, if it does; each value asks once
     */
    record DeploymentSeen(
            String name,
            long version,
            int wanted,
            int existing,
            boolean settled,
            PodProgress.@Nullable Stuck hindrance,
            @Nullable String unloadAsked)
            implements Observation {}

    /** A model's Deployment is no more. */
    record DeploymentGone(String name) implements Observation {}

    /**
     * A pod of a model.
     *
     * @param uid which no other pod ever has
     * @param name by which the API server knows it now
     * @param ip address of the pod, once it has one
     * @param place what it takes up
     * @param terminating whether it was told to end
     * @param ended whether its containers have ended for good, or nobody will ever hear that they have
     * @param ready whether the kubelet calls it ready
     * @param restarts how often its server was started again
     * @param down whether its server has ended and was not started again yet
     */
    record PodSeen(
            String uid,
            String name,
            String deployment,
            @Nullable String ip,
            PodPlace place,
            boolean terminating,
            boolean ended,
            boolean ready,
            int restarts,
            boolean down,
            PodProgress progress)
            implements Observation {}

    /** A pod of a model is no more. */
    record PodGone(String uid, String deployment) implements Observation {}
}
