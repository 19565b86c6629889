package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a proxy may do: watch its resource and models, scale exactly these Deployments, switch the profile, and agree with others on who acts. */
record ProxyRights(Owner owner, List<String> scalable) {

    ServiceAccount serviceAccount() {
        return new ServiceAccountBuilder()
                .withMetadata(owner.metadata(name(), ObjectNames.PROXY).build())
                .build();
    }

    RoleBinding roleBinding() {
        return new RoleBindingBuilder()
                .withMetadata(owner.metadata(name(), ObjectNames.PROXY).build())
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name())
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(name())
                .withNamespace(owner.namespace())
                .endSubject()
                .build();
    }

    Role role() {
        return new RoleBuilder()
                .withMetadata(owner.metadata(name(), ObjectNames.PROXY).build())
                .withRules(rules())
                .build();
    }

    /** Which of several proxies acts is theirs to write; that there is such a Lease is not. */
    Lease lease() {
        return new LeaseBuilder()
                .withMetadata(owner.metadata(name(), ObjectNames.PROXY).build())
                .build();
    }

    private List<PolicyRule> rules() {
        List<PolicyRule> rules = new ArrayList<>();
        rules.add(rule(ModelSwap.GROUP, "modelswaps", "get", "list", "watch", "patch")
                .withResourceNames(owner.name())
                .build());
        rules.add(rule("", "configmaps", "get", "list", "watch")
                .withResourceNames(ObjectNames.servingConfig(owner.name()), ObjectNames.room(owner.name()))
                .build());
        rules.add(rule("apps", "deployments", "get", "list", "watch").build());
        rules.add(rule("", "pods", "get", "list", "watch").build());
        rules.add(rule("", "pods/log", "get").build());
        rules.add(rule("", "events", "list").build());
        rules.add(rule("coordination.k8s.io", "leases", "get", "list", "watch", "patch")
                .withResourceNames(name())
                .build());
        // A rule without names would be a rule for all Deployments.
        if (!scalable.isEmpty()) {
            rules.add(rule("apps", "deployments/scale", "get", "patch", "update")
                    .withResourceNames(scalable)
                    .build());
            // By a condition there a proxy that takes over makes void what the one before was about to write.
            rules.add(rule("apps", "deployments/status", "patch")
                    .withResourceNames(scalable)
                    .build());
        }
        return rules;
    }

    private String name() {
        return ObjectNames.proxy(owner.name());
    }

    private static PolicyRuleBuilder rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs);
    }
}
