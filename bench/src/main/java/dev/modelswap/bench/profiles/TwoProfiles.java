package dev.modelswap.bench.profiles;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.bench.proxy.lab.LoopbackDeployment;
import dev.modelswap.bench.proxy.lab.LoopbackPod;
import dev.modelswap.bench.proxy.lab.ProxyProcess;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A resource of so many models whose two profiles give one alias to two of them; these run beside each other, at two ports of this
 * machine's loopback address.
 */
record TwoProfiles(KubernetesClient admin, int models, int firstPort, int secondPort) {

    static final String FIRST = "first";
    static final String SECOND = "second";
    static final String ALIAS = "assistant";

    /** Writes it, waits until the operator has made its Deployments, and brings the two models up. */
    void create() {
        String list = IntStream.range(0, models)
                .mapToObj(number -> "  - {name: %s, port: %d}"
                        .formatted(model(number), number == 0 ? firstPort : number == 1 ? secondPort : 8080))
                .collect(Collectors.joining("\n"));
        admin.resource(Serialization.unmarshal(
                        """
                        apiVersion: modelswap.dev/v1alpha1
                        kind: ModelSwap
                        metadata: {name: %s, namespace: %s}
                        spec:
                          activeProfile: %s
                          defaults: {image: 'none:1'}
                          groups:
                          - {name: together, swap: false, exclusive: false, members: [%s, %s]}
                          profiles:
                          - {name: %s, aliases: {%s: %s}}
                          - {name: %s, aliases: {%s: %s}}
                          models:
                        %s
                        """.formatted(
                                        ProxyProcess.RESOURCE,
                                        ControlPlane.NAMESPACE,
                                        FIRST,
                                        model(0),
                                        model(1),
                                        FIRST,
                                        ALIAS,
                                        model(0),
                                        SECOND,
                                        ALIAS,
                                        model(1),
                                        list),
                        ModelSwap.class))
                .create();
        resource().waitUntilCondition(TwoProfiles::isAccepted, 5, TimeUnit.MINUTES);
        run(model(0));
        run(model(1));
    }

    /** Asks for this profile; answered when the API server has it. */
    void activate(String profile) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeProfile\":\"" + profile + "\"}}");
    }

    private void run(String model) {
        Resource<Deployment> deployment = admin.apps()
                .deployments()
                .inNamespace(ControlPlane.NAMESPACE)
                .withName(ObjectNames.modelDeployment(ProxyProcess.RESOURCE, model));
        LoopbackDeployment.settle(
                admin, deployment.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":1}}"));
        LoopbackPod.create(admin, ProxyProcess.RESOURCE, model);
    }

    private Resource<ModelSwap> resource() {
        return admin.resources(ModelSwap.class)
                .inNamespace(ControlPlane.NAMESPACE)
                .withName(ProxyProcess.RESOURCE);
    }

    private static boolean isAccepted(ModelSwap seen) {
        return seen != null
                && seen.getStatus() != null
                && seen.getStatus().conditions().stream()
                        .anyMatch(condition ->
                                "Accepted".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static String model(int number) {
        return "author/model-" + number;
    }
}
