package dev.modelswap.operator.apply;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The objects that carry one resource's label, as the caches have them. {@link Context#getSecondaryResources} says the same, but
 * puts them in a set: with hundreds of Deployments computing their hash codes is most of what a reconciliation does.
 */
public final class OwnObjects {

    private static final String BY_RESOURCE = "resource";

    private final Context<ModelSwap> context;
    private final ResourceID resource;

    /** Those of the resource of {@code context}. */
    public OwnObjects(Context<ModelSwap> context) {
        this.context = context;
        this.resource = ResourceID.fromResource(context.getPrimaryResource());
    }

    /** The resource that an object's label names. */
    public static ResourceID resourceOf(HasMetadata object) {
        return new ResourceID(
                object.getMetadata().getLabels().get(ObjectNames.RESOURCE_LABEL),
                object.getMetadata().getNamespace());
    }

    /** Lets the cache find objects by their resource; it must not have started yet. */
    public static <R extends HasMetadata> InformerEventSource<R, ModelSwap> indexed(
            InformerEventSource<R, ModelSwap> cache) {
        Function<R, List<String>> key = object -> List.of(key(resourceOf(object)));
        cache.addIndexers(Map.of(BY_RESOURCE, key));
        return cache;
    }

    /** All of this type, but for what was created so lately that the cluster did not tell of it yet. */
    public <R extends HasMetadata> Stream<R> all(Class<R> type) {
        InformerEventSource<R, ModelSwap> cache = cache(context, type);
        return cache.byIndex(BY_RESOURCE, key(resource)).stream()
                .flatMap(object -> cache.get(ResourceID.fromResource(object)).stream());
    }

    /** The one of this name, even if it was created just now. */
    public <R extends HasMetadata> Optional<R> named(Class<R> type, String name) {
        return cache(context, type)
                .get(new ResourceID(name, resource.getNamespace().orElseThrow()))
                .filter(object -> Objects.equals(resourceOf(object), resource));
    }

    /** What the operator knows of the objects of this type that carry anybody's label. */
    @SuppressWarnings("unchecked")
    static <R extends HasMetadata> InformerEventSource<R, ModelSwap> cache(Context<ModelSwap> context, Class<R> type) {
        return (InformerEventSource<R, ModelSwap>)
                context.eventSourceRetriever().getEventSourceFor(type);
    }

    private static String key(ResourceID resource) {
        return resource.getNamespace().orElseThrow() + "/" + resource.getName();
    }
}
