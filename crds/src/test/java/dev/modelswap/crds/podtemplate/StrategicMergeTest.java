package dev.modelswap.crds.podtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class StrategicMergeTest {

    @Test
    void mapsAreMergedAndScalarsReplaced() {
        assertMerged("{a: 1, m: {x: 1, y: 1}}", "{b: 2, m: {y: 2}}", "{a: 1, b: 2, m: {x: 1, y: 2}}");
    }

    @Test
    void listsWithAKeyAreMergedByItInTheirOrder() {
        assertMerged(
                "{containers: [{name: a, image: 1}, {name: b}]}",
                "{containers: [{name: c}, {name: a, tty: true}]}",
                "{containers: [{name: a, image: 1, tty: true}, {name: b}, {name: c}]}");
        assertMerged(
                "{volumeMounts: [{mountPath: /a, name: v}]}",
                "{volumeMounts: [{mountPath: /a, readOnly: true}, {mountPath: /b, name: v}]}",
                "{volumeMounts: [{mountPath: /a, name: v, readOnly: true}, {mountPath: /b, name: v}]}");
        assertMerged(
                "{ports: [{containerPort: 1, name: http}]}",
                "{ports: [{containerPort: 2}]}",
                "{ports: [{containerPort: 1, name: http}, {containerPort: 2}]}");
    }

    @Test
    void listsWithoutAKeyAreReplaced() {
        assertMerged("{args: [a, b]}", "{args: [c]}", "{args: [c]}");
        assertMerged("{tolerations: [{key: a}]}", "{tolerations: [{key: b}]}", "{tolerations: [{key: b}]}");
    }

    @Test
    void nullRemovesAField() {
        assertMerged("{a: 1, m: {x: 1}}", "{a: null, m: {x: null}, new: {y: null, z: 1}}", "{m: {}, new: {z: 1}}");
    }

    @Test
    void deleteRemovesAMapOrAnItem() {
        assertMerged("{m: {x: 1}, b: 1}", "{m: {$patch: delete}}", "{b: 1}");
        assertMerged(
                "{env: [{name: A}, {name: B}]}",
                "{env: [{name: A, $patch: delete}, {name: C, $patch: delete}]}",
                "{env: [{name: B}]}");
    }

    @Test
    void replaceReplacesTheMapTheItemOrTheList() {
        assertMerged("{m: {x: 1}}", "{m: {$patch: replace, y: 1}}", "{m: {y: 1}}");
        assertMerged(
                "{volumes: [{name: v, hostPath: {}}, {name: w}]}",
                "{volumes: [{name: v, $patch: replace, emptyDir: {}}]}",
                "{volumes: [{name: v, emptyDir: {}}, {name: w}]}");
        assertMerged("{env: [{name: A}]}", "{env: [{$patch: replace}, {name: B}]}", "{env: [{name: B}]}");
    }

    @Test
    void itemsWithoutTheirKeyAreKeptForTheApiServerToRefuse() {
        assertMerged("{env: [{name: A}]}", "{env: [{value: x}, 3]}", "{env: [{name: A}, {value: x}, 3]}");
    }

    @Test
    void valueOfAnotherTypeReplaces() {
        assertMerged("{env: {a: 1}, m: 1}", "{env: [{name: A}], m: {x: 1}}", "{env: [{name: A}], m: {x: 1}}");
    }

    private static void assertMerged(String base, String patch, String expected) {
        ObjectNode unchanged = json(base);

        assertThat(StrategicMerge.of(unchanged, json(patch))).isEqualTo(json(expected));

        assertThat(unchanged).isEqualTo(json(base));
    }

    private static ObjectNode json(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, ObjectNode.class);
    }
}
