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
        return new PodSecurityContextBuilder()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }
}
