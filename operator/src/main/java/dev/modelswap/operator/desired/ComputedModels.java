package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.api.ModelSwap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The Deployments of each resource's models as they were computed last: of equal models they are not computed again, which
 * is most of the work where models are many and one thing of one changed.
 */
public final class ComputedModels {

    private record Computed(Model model, Deployment deployment) {}

    private record Computation(Owner owner, @Nullable ModelSettings defaults, Map<String, Computed> models) {}

    private final Map<String, Computation> byName = new ConcurrentHashMap<>();

    /** Forgets a resource that is no more. */
    public void forget(ModelSwap resource) {
        byName.remove(name(Owner.of(resource)));
    }

    /** The Deployments of the resource's models, in their order. */
    public List<Deployment> of(ModelSwap resource) {
        Owner owner = Owner.of(resource);
        ModelSettings defaults = resource.getSpec().defaults();
        Map<String, Computed> last = usable(byName.get(name(owner)), owner, defaults);
        Map<String, Computed> next = new HashMap<>();
        List<Deployment> deployments = resource.getSpec().models().stream()
                .map(model -> {
                    Computed computed = last.get(model.name());
                    if (computed == null || !computed.model().equals(model)) {
                        computed = new Computed(model, ModelDeployment.of(owner, model, defaults));
                    }
                    next.put(model.name(), computed);
                    return computed.deployment();
                })
                .toList();
        byName.put(name(owner), new Computation(owner, defaults, next));
        return deployments;
    }

    private static Map<String, Computed> usable(
            @Nullable Computation last, Owner owner, @Nullable ModelSettings defaults) {
        return last != null && last.owner().equals(owner) && Objects.equals(last.defaults(), defaults)
                ? last.models()
                : Map.of();
    }

    private static String name(Owner owner) {
        return owner.namespace() + "/" + owner.name();
    }
}
