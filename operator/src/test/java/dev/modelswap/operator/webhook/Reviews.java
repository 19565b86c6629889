package dev.modelswap.operator.webhook;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code AdmissionReview}s as an API server sends them. */
final class Reviews {

    static final String VALID = """
            apiVersion: modelswap.dev/v1alpha1
            kind: ModelSwap
            metadata: {name: lab, namespace: team}
            spec:
              activeProfile: coding
              models: [{name: tiny, image: "server:1", podTemplate: {spec: {priority: 1}}}]
              profiles: [{name: coding, aliases: {a: tiny}}]
            """;

    /** Two problems. */
    static final String INVALID =
            VALID.replace("{a: tiny}", "{a: nobody}").replace("image: \"server:1\"", "aliases: [tiny]");

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Reviews() {}

    /** JSON of the review of a write; the objects are YAML, {@code before} null where there was none. */
    static String of(String operation, @Nullable String object, @Nullable String before) {
        return """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "705ab4f5",
                 "kind": {"group": "modelswap.dev", "version": "v1alpha1", "kind": "ModelSwap"},
                 "resource": {"group": "modelswap.dev", "version": "v1alpha1", "resource": "modelswaps"},
                 "name": "lab", "namespace": "team", "operation": "%s", "userInfo": {"username": "somebody"},
                 "object": %s, "oldObject": %s, "dryRun": false,
                 "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"}}}
                """.formatted(operation, json(object), json(before));
    }

    static String ofCreation(String object) {
        return of("CREATE", object, null);
    }

    static String ofUpdate(String object, String before) {
        return of("UPDATE", object, before);
    }

    private static String json(@Nullable String yaml) {
        return yaml == null ? "null" : SERIALIZATION.asJson(SERIALIZATION.unmarshal(yaml, Map.class));
    }
}
