package dev.modelswap.operator.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.operator.room.RoomReckoning.Wanted;
import dev.modelswap.operator.room.RoomReckoning.WantedModel;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoomReckoningTest {

    private static final long GIB = 1L << 30;

    private final List<WantedModel> models = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<HeldPod> pods = new ArrayList<>();

    @Test
    void podsOfOthersTakeRoomAndTheResourcesOwnModelsDoNot() {
        model("a", "containers: [{resources: {limits: {nvidia.com/gpu: 1}}}]");
        node("n1", "{nvidia.com/gpu: 4, cpu: 8, pods: 10}", "{}");
        pod("other", "trainer", "n1", "{nvidia.com/gpu: 2, cpu: 1}", "{}");
        pod(
                "lab",
                "mine",
                "n1",
                "{nvidia.com/gpu: 1}",
                "{modelswap.dev/resource: lab, app.kubernetes.io/component: model}");
        pod(
                "lab",
                "sibling",
                "n1",
                "{nvidia.com/gpu: 1}",
                "{modelswap.dev/resource: two, app.kubernetes.io/component: model}");

        RoomSummary room = room(Map.of());

        assertThat(room.nodes()).singleElement().satisfies(node -> {
            assertThat(node.total()).isEqualTo(Map.of("nvidia.com/gpu", 4L, "pods", 10L));
            assertThat(node.free()).isEqualTo(Map.of("nvidia.com/gpu", 1L, "pods", 8L));
            assertThat(node.holders()).isEqualTo(Map.of("other/trainer", 2L, "lab/sibling", 1L));
        });
    }

    @Test
    void modelsThatAreAlikeAreToldOnceAndOnlyWhereNotAllNodesTakeThemIsThatSaid() {
        model("a", "containers: [{resources: {limits: {nvidia.com/gpu: 1}}}]");
        model("b", "containers: [{resources: {limits: {nvidia.com/gpu: 1}}}]");
        model("c", "nodeSelector: {gpu: big}\ncontainers: [{resources: {limits: {nvidia.com/gpu: 1}}}]");
        node("n1", "{nvidia.com/gpu: 4}", "{gpu: big}");
        node("n2", "{nvidia.com/gpu: 4}", "{}");

        assertThat(room(Map.of()).models())
                .extracting(RoomSummary.ModelDemand::models, RoomSummary.ModelDemand::nodes)
                .containsExactly(tuple(List.of("a", "b"), null), tuple(List.of("c"), List.of("n1")));
    }

    @Test
    void podsThatNoNodeTakesClaimRoomAndThoseThatEndedOrAreNewDoNot() {
        model("a", "containers: [{resources: {limits: {nvidia.com/gpu: 1}}}]");
        node("n1", "{nvidia.com/gpu: 4}", "{}");
        unscheduled("waiting", "status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}");
        unscheduled("new", "status: {phase: Pending}");
        unscheduled("ended", "status: {phase: Failed}");

        assertThat(room(Map.of()).claims())
                .singleElement()
                .satisfies(claim -> assertThat(claim.pod()).isEqualTo("other/waiting"));
    }

    @Test
    void gpuMemoryIsWhatTheLabelsOrTheResourceSay() {
        models.add(new WantedModel("a", new PodSpec(), 5 * GIB));
        node("labelled", "{nvidia.com/gpu: 2}", "{nvidia.com/gpu.memory: '24576'}");
        node("sliced", "{nvidia.com/gpu: 8}", "{nvidia.com/gpu.memory: '24576', nvidia.com/gpu.replicas: '4'}");
        node("told", "{}", "{}");
        node("star", "{amd.com/gpu: 1}", "{}");
        node("none", "{}", "{}");

        RoomSummary labels = room(Map.of());
        RoomSummary told = room(Map.of("told", Quantity.parse("16Gi"), "*", Quantity.parse("8Gi")));

        assertThat(vram(labels)).isEqualTo(Map.of("labelled", 48 * GIB, "sliced", 48 * GIB));
        assertThat(vram(told))
                .isEqualTo(Map.of("labelled", 16 * GIB, "sliced", 16 * GIB, "told", 16 * GIB, "star", 8 * GIB));
    }

    @Test
    void othersThatClaimGpusOrTellTheirMemoryTakeOfIt() {
        models.add(new WantedModel("a", new PodSpec(), 5 * GIB));
        node("n1", "{nvidia.com/gpu: 2}", "{nvidia.com/gpu.memory: '24576'}");
        pod("other", "trainer", "n1", "{nvidia.com/gpu: 1}", "{}");
        pods.add(HeldPod.of(Serialization.unmarshal("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: chat, namespace: other, annotations: {modelswap.dev/vram: 4Gi}}
                        spec: {nodeName: n1, containers: [{name: c}]}
                        """, Pod.class)).orElseThrow());

        assertThat(room(Map.of()).nodes().getFirst().free()).containsEntry("vram", 20 * GIB);
    }

    @Test
    void whereNothingCanBeSeenTheModelsDemandsAreToldNevertheless() {
        model("a", "containers: [{resources: {limits: {nvidia.com/gpu: 1}}}]");

        RoomSummary unknown = RoomReckoning.unknown(new Wanted("lab/lab", models, Map.of()));

        assertThat(unknown.known()).isFalse();
        assertThat(unknown.models()).hasSize(1);
        assertThat(RoomSummary.fromJson(unknown.toJson())).isEqualTo(unknown);
    }

    private RoomSummary room(Map<String, Quantity> gpuMemory) {
        RoomSummary room = RoomReckoning.of(new Wanted("lab/lab", models, gpuMemory), nodes, pods);
        assertThat(RoomSummary.fromJson(room.toJson())).isEqualTo(room);
        return room;
    }

    private static Map<String, Long> vram(RoomSummary room) {
        Map<String, Long> vram = new TreeMap<>();
        room.nodes().forEach(node -> {
            if (node.total().containsKey("vram")) {
                vram.put(node.name(), node.total().get("vram"));
            }
        });
        return vram;
    }

    private void model(String name, String spec) {
        models.add(new WantedModel(name, Serialization.unmarshal(spec, PodSpec.class), null));
    }

    private void node(String name, String allocatable, String labels) {
        nodes.add(Serialization.unmarshal(
                "apiVersion: v1\nkind: Node\nmetadata: {name: " + name + ", labels: " + labels
                        + "}\nstatus: {allocatable: " + allocatable + "}\n",
                Node.class));
    }

    private void pod(String namespace, String name, String node, String limits, String labels) {
        pods.add(HeldPod.of(Serialization.unmarshal(
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: " + namespace
                                + ", labels: " + labels + "}\nspec: {nodeName: " + node
                                + ", containers: [{name: c, resources: {limits: " + limits + "}}]}\n",
                        Pod.class))
                .orElseThrow());
    }

    private void unscheduled(String name, String status) {
        HeldPod.of(Serialization.unmarshal(
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name
                                + ", namespace: other}\nspec: {containers: [{name: c, resources: {limits: {nvidia.com/gpu:"
                                + " 1}}}]}\n" + status + "\n",
                        Pod.class))
                .ifPresent(pods::add);
    }
}
