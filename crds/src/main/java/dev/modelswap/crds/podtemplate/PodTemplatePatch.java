package dev.modelswap.crds.podtemplate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.crds.values.Json;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;

/**
 * What a user lays over a generated pod template: a strategic merge patch of it. Kept as it was written, because a
 * Kubernetes newer than this release has fields that it does not know.
 */
public final class PodTemplatePatch {

    private final ObjectNode fields;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    PodTemplatePatch(ObjectNode fields) {
        this.fields = fields;
    }

    @JsonValue
    ObjectNode fields() {
        return fields;
    }

    /** The generated template with this patch applied; throws where {@link #problems} finds one. */
    public PodTemplateSpec over(PodTemplateSpec generated) {
        ObjectNode merged = StrategicMerge.of(Json.MAPPER.valueToTree(generated), fields);
        return Json.MAPPER.convertValue(merged, PodTemplateSpec.class);
    }

    /** The first value that is not of the type that it has in a pod; {@code field} is where the patch stands. */
    public List<Problem> problems(String field) {
        try {
            over(new PodTemplateSpec());
            return List.of();
        } catch (IllegalArgumentException e) {
            String path = e.getCause() instanceof JsonMappingException mapping ? path(mapping) : "";
            return List.of(new Problem(
                    field + path,
                    "is of another type in a pod: kubectl explain pod" + path.replaceAll("\\[[0-9]+]", "")
                            + " says which"));
        }
    }

    private static String path(JsonMappingException error) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : error.getPath()) {
            path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
        }
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PodTemplatePatch patch && fields.equals(patch.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
