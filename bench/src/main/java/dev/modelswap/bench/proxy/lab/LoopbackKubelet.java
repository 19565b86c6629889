package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * In place of controllers and kubelet: a model whose Deployment is scaled to one has its pod, ready at the loopback address, as soon as
 * that can be written, and one that is scaled to zero has none.
 */
public final class LoopbackKubelet implements ResourceEventHandler<Deployment>, AutoCloseable {

    private final KubernetesClient admin;
    private final ExecutorService hand = Executors.newSingleThreadExecutor();
    /** The hand's alone. */
    private final Set<String> running = new HashSet<>();

    private final AtomicInteger made = new AtomicInteger();
    private final SharedIndexInformer<Deployment> informer;

    /** Acts from now on, on what was scaled before too. */
    public LoopbackKubelet(KubernetesClient admin) {
        this.admin = admin;
        informer = admin.apps()
                .deployments()
                .inNamespace(ControlPlane.NAMESPACE)
                .withLabels(Map.of(ObjectNames.COMPONENT_LABEL, ObjectNames.MODEL))
                .runnableInformer(0)
                .addEventHandler(this);
        informer.start();
    }

    /** How many pods there have been. */
    public int made() {
        return made.get();
    }

    @Override
    public void onAdd(Deployment seen) {
        hand.execute(() -> act(seen));
    }

    @Override
    public void onUpdate(Deployment before, Deployment seen) {
        onAdd(seen);
    }

    @Override
    public void onDelete(Deployment gone, boolean unknown) {
        // The models of a benchmark stay.
    }

    private void act(Deployment seen) {
        String model =
                Objects.requireNonNull(seen.getMetadata().getAnnotations().get(ObjectNames.MODEL_ANNOTATION));
        boolean wanted = seen.getSpec().getReplicas() > 0;
        if (wanted == running.contains(model)) {
            return;
        }
        if (wanted) {
            running.add(model);
            LoopbackPod.create(admin, LoopbackResource.NAME, model);
            made.incrementAndGet();
        } else {
            running.remove(model);
            LoopbackPod.remove(admin, LoopbackResource.NAME, model);
        }
        LoopbackDeployment.settle(admin, seen);
    }

    @Override
    public void close() {
        informer.close();
        hand.shutdown();
    }
}
