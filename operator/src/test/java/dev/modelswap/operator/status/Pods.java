package dev.modelswap.operator.status;

import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/** Pods and Deployments in the states that a cluster shows them in. */
final class Pods {

    private Pods() {}

    static Deployment deployment(String name, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    static Pod ready() {
        return new PodBuilder(running())
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    static Pod running() {
        return withContainer(
                new ContainerStateBuilder().withNewRunning().endRunning().build());
    }

    static Pod waiting(String reason, String message) {
        return withContainer(
                new ContainerStateBuilder().withNewWaiting(message, reason).build());
    }

    static Pod exited(int code, String reason) {
        return withContainer(terminated(code, reason));
    }

    static Pod crashLooping(int lastCode, String lastReason) {
        return new PodBuilder(waiting("CrashLoopBackOff", "back-off 10s restarting failed container"))
                .editStatus()
                .editContainerStatus(0)
                .withRestartCount(3)
                .withLastState(terminated(lastCode, lastReason))
                .endContainerStatus()
                .endStatus()
                .build();
    }

    /** The containers of both in one pod. */
    static Pod beside(Pod first, Pod second) {
        return new PodBuilder(first)
                .editStatus()
                .addAllToContainerStatuses(second.getStatus().getContainerStatuses())
                .endStatus()
                .build();
    }

    /** A pod with a container that is ready, itself not Ready. */
    static Pod readyContainer() {
        return new PodBuilder(running())
                .editStatus()
                .editContainerStatus(0)
                .withReady(true)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    static Pod unscheduled() {
        return new PodBuilder()
                .withNewMetadata()
                .addToLabels(ObjectNames.COMPONENT_LABEL, ObjectNames.MODEL)
                .endMetadata()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }

    static Pod unschedulable(String message) {
        return new PodBuilder(unscheduled())
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    static Pod failed(String reason, String message) {
        return new PodBuilder(unscheduled())
                .editStatus()
                .withPhase("Failed")
                .withReason(reason)
                .withMessage(message)
                .endStatus()
                .build();
    }

    static Pod onLostNode() {
        return new PodBuilder(running())
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .endCondition()
                .addNewCondition()
                .withType("ContainersReady")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    static Pod initializing(String container) {
        return new PodBuilder(waiting("PodInitializing", ""))
                .editStatus()
                .addNewInitContainerStatus()
                .withName(container)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build();
    }

    static Pod terminating(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }

    /** The pod as one of this Deployment's. */
    static Pod of(String deployment, Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToLabels(ObjectNames.DEPLOYMENT_LABEL, deployment)
                .endMetadata()
                .build();
    }

    private static Pod withContainer(ContainerState state) {
        return new PodBuilder(unscheduled())
                .editStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("server")
                .withState(state)
                .withNewLastState()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static ContainerState terminated(int code, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .endTerminated()
                .build();
    }
}
