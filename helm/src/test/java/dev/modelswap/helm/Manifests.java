package dev.modelswap.helm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The objects of a YAML stream. */
record Manifests(List<HasMetadata> objects) {

    static Manifests parse(String yaml) {
        return new Manifests(Arrays.stream(yaml.split("(?m)^---\n", -1))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(document -> Serialization.unmarshal(document, HasMetadata.class))
                .toList());
    }

    /** Kind and name of each, as {@code Deployment/modelswap-operator}. */
    List<String> names() {
        return objects.stream()
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .toList();
    }

    /** The only object of a type. */
    <T extends HasMetadata> T only(Class<T> type) {
        return exactlyOne(all(type));
    }

    /** The only object of a kind that Fabric8 has no type for. */
    GenericKubernetesResource only(String kind) {
        return exactlyOne(all(GenericKubernetesResource.class)
                .filter(object -> object.getKind().equals(kind)));
    }

    /** The only object of a type and a name. */
    <T extends HasMetadata> T only(Class<T> type, String name) {
        return exactlyOne(
                all(type).filter(object -> object.getMetadata().getName().equals(name)));
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    private <T> T exactlyOne(Stream<T> candidates) {
        List<T> found = candidates.toList();
        if (found.size() != 1) {
            throw new AssertionError("found " + found.size() + " in " + names());
        }
        return found.getFirst();
    }
}
