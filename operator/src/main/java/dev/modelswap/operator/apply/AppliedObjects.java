package dev.modelswap.operator.apply;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What this process applied last, so that it writes only what changed.
 *
 * <p>An object needs no write if the same was applied before and the operator owns the same fields of it as it did then:
 * whoever else changes a field takes it from its owner. Values are not compared, because the API server spells some of
 * them anew (quantities, empty structs). A new process knows nothing and applies every object once, which changes
 * nothing where nothing differs.
 */
public final class AppliedObjects {

    private record Applied(HasMetadata desired, FieldsV1 owned) {}

    private record Key(String kind, String name) {}

    private final Map<ResourceID, Map<Key, Applied>> byOwner = new ConcurrentHashMap<>();

    /** Forgets what belongs to resources that are no more. */
    public void retain(Predicate<ResourceID> exists) {
        byOwner.keySet().removeIf(exists.negate());
    }

    boolean isUpToDate(ResourceID owner, HasMetadata desired, HasMetadata actual) {
        Applied last = of(owner).get(key(desired));
        return last != null
                && last.owned().equals(owned(actual))
                && last.desired().equals(desired);
    }

    void remember(ResourceID owner, HasMetadata desired, HasMetadata applied) {
        of(owner).put(key(desired), new Applied(desired, owned(applied)));
    }

    void forget(ResourceID owner, HasMetadata deleted) {
        of(owner).remove(key(deleted));
    }

    private Map<Key, Applied> of(ResourceID owner) {
        return byOwner.computeIfAbsent(owner, absent -> new ConcurrentHashMap<>());
    }

    private static Key key(HasMetadata object) {
        return new Key(object.getKind(), object.getMetadata().getName());
    }

    /** The fields that the operator owns; none if it owns nothing. */
    private static FieldsV1 owned(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .filter(entry -> ReplicasOwnership.OPERATOR.equals(entry.getManager()))
                .filter(entry -> "Apply".equals(entry.getOperation()))
                .map(ManagedFieldsEntry::getFieldsV1)
                .findFirst()
                .orElseGet(FieldsV1::new);
    }
}
