package dev.modelswap.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What the API server lets a service account do, by its own answer. */
record Rights(KubernetesClient client, String namespace, String account) {

    /**
     * Whether {@code right} is given in {@code inNamespace}, {@code ""} for all namespaces. It is written as in
     * {@code patch apps/deployments/scale NAME}: a verb, the group (none for the core) with the resource and subresource, and
     * by choice a name.
     */
    boolean given(String inNamespace, String right) {
        String[] words = right.split(" ", -1);
        String[] path = words[1].split("/", -1);
        return client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + namespace + ":" + account)
                        .withGroups(
                                "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated")
                        .withNewResourceAttributes()
                        .withNamespace(inNamespace)
                        .withVerb(words[0])
                        .withGroup(path[0])
                        .withResource(path[1])
                        .withSubresource(path.length > 2 ? path[2] : "")
                        .withName(words.length > 2 ? words[2] : "")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
