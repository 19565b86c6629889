package dev.modelswap.operator.apply;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a resource's deletion until its proxy has finished, and lets it go: see docs/decisions/0008. */
public final class DrainFinalizer {

    private static final Logger LOG = LoggerFactory.getLogger(DrainFinalizer.class);

    private final ModelSwap resource;
    private final Context<ModelSwap> context;
    private final OwnObjects own;

    public DrainFinalizer(ModelSwap resource, Context<ModelSwap> context) {
        this.resource = resource;
        this.context = context;
        this.own = new OwnObjects(context);
    }

    /**
     * Puts the finalizer where models run and takes it away where none does. True if the resource was written, so that it
     * comes again in its new version.
     */
    public boolean prepare(boolean enabled) {
        boolean needed = enabled
                && Drain.isNeeded(own.all(Deployment.class)
                        .filter(deployment -> Dependents.isModelOf(resource, deployment))
                        .toList());
        if (needed == resource.hasFinalizer(Drain.FINALIZER)) {
            return false;
        }
        Set<String> finalizers = new TreeSet<>(resource.getFinalizers());
        if (needed) {
            finalizers.add(Drain.FINALIZER);
        } else {
            finalizers.remove(Drain.FINALIZER);
        }
        write(finalizers);
        return true;
    }

    /**
     * Lets the proxy of the resource, which is being deleted, finish, then the resource go. Returns how long to wait at
     * most; nothing if there is nothing to wait for.
     */
    public Optional<Duration> proceed(Instant now) {
        if (!resource.hasFinalizer(Drain.FINALIZER)) {
            return Optional.empty();
        }
        deleteProxy();
        Drain drain = Drain.of(resource, own.all(Pod.class).toList(), now);
        if (!drain.over()) {
            return Optional.of(drain.remaining());
        }
        Set<String> finalizers = new TreeSet<>(resource.getFinalizers());
        finalizers.remove(Drain.FINALIZER);
        write(finalizers);
        log("let it be deleted");
        return Optional.empty();
    }

    private void deleteProxy() {
        own.named(Deployment.class, ObjectNames.proxy(resource.getMetadata().getName()))
                .filter(deployment -> deployment.getOwnerReferenceFor(resource).isPresent())
                .filter(deployment -> !deployment.isMarkedForDeletion())
                .ifPresent(deployment -> {
                    context.getClient().resource(deployment).delete();
                    log("is being deleted, the proxy finishes what is in flight");
                });
    }

    /** Only upon the version that was seen; of another it fails and is done again. */
    private void write(Set<String> finalizers) {
        Map<String, Object> metadata = Map.of(
                "resourceVersion", resource.getMetadata().getResourceVersion(), "finalizers", List.copyOf(finalizers));
        context.getClient()
                .resource(resource)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", metadata)));
    }

    private void log(String what) {
        LOG.atInfo()
                .addKeyValue("namespace", resource.getMetadata().getNamespace())
                .addKeyValue("name", resource.getMetadata().getName())
                .log(what);
    }
}
