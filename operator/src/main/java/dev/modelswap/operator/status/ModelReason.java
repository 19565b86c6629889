package dev.modelswap.operator.status;

import java.util.Arrays;
import java.util.Optional;

/** Why a model is in its phase; what the kubelet has a word for is called by that word. */
enum ModelReason {
    /** No node has room, or none is allowed. */
    Unschedulable,
    /** The pod is being created or looks for a node. */
    Scheduling,
    /** The image is pulled and volumes are mounted. */
    Pulling,
    /** An init container runs, for example one that fetches the weights. */
    Initializing,
    /** The server runs and is not ready yet. */
    Loading,
    /** It serves with its former pod template until nothing of it is in flight. */
    UpdateWaits,
    /** The pods cannot be created, for example because a quota is used up. */
    FailedCreate,
    /** The API server refuses the model's Deployment, or its changed pod template. */
    RefusedByCluster,
    /** The pod has ended, and no other has come yet. */
    PodFailed,
    /** The server ended by itself. */
    ContainerExited,
    /** The pod's node does not answer any more. */
    NodeLost,
    /** The node took the pod and then could not give it what it asks for, such as a GPU. */
    UnexpectedAdmissionError,
    /** The node ran short of memory or disk, and the pod had to go. */
    Evicted,
    /** A volume cannot be mounted, for what it names is not there. */
    FailedMount,
    FailedAttachVolume,
    FailedCreatePodSandBox,
    OOMKilled,
    CrashLoopBackOff,
    ErrImagePull,
    ImagePullBackOff,
    ErrImageNeverPull,
    InvalidImageName,
    ImageInspectError,
    RegistryUnavailable,
    SignatureValidationFailed,
    CreateContainerConfigError,
    CreateContainerError,
    RunContainerError,
    PostStartHookError;

    /** The failure that the kubelet calls by {@code word}, if it is one of those that do not pass by waiting. */
    static Optional<ModelReason> ofKubelet(String word) {
        return Arrays.stream(values())
                .filter(reason -> reason.compareTo(NodeLost) >= 0)
                .filter(reason -> reason.name().equals(word))
                .findFirst();
    }
}
