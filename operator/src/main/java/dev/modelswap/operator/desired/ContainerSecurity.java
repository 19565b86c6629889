package dev.modelswap.operator.desired;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** Security contexts of the pods that the operator makes. */
final class ContainerSecurity {

    private ContainerSecurity() {}

    /** Rights that no container of ours needs, dropped. */
    static SecurityContextBuilder withoutPrivileges() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities();
    }

    static PodSecurityContext defaultSeccomp() {
        return seccomp().build();
    }

    /** The group can write to the pod's volumes. */
    static PodSecurityContext ownerOfVolumes(long group) {
        return seccomp()
                .withFsGroup(group)
                .withFsGroupChangePolicy("OnRootMismatch")
                .build();
    }

    private static PodSecurityContextBuilder seccomp() {
        return new PodSecurityContextBuilder()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
    }
}
