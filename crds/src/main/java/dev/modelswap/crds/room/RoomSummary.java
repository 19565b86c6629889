package dev.modelswap.crds.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.modelswap.crds.values.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The room that the nodes have for the models of one resource, and what each of them takes. The operator, which may look at nodes and
 * at all pods, writes it into a ConfigMap, so that no proxy needs rights on the cluster. All amounts are {@link Amounts}, of the resources that
 * some model asks for.
 *
 * @param known whether the operator may look at nodes and pods: else there are no nodes here, and nothing is known of their room
 * @param claims pods of others that wait for a node
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RoomSummary(boolean known, List<NodeRoom> nodes, List<ModelDemand> models, List<Claim> claims) {

    /** Key of the ConfigMap's data that holds the summary as JSON. */
    public static final String KEY = "room.json";

    /** Of a resource of which nothing is known. */
    public static final RoomSummary UNKNOWN = new RoomSummary(false, List.of(), List.of(), List.of());

    public RoomSummary {
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
        models = models == null ? List.of() : List.copyOf(models);
        claims = claims == null ? List.of() : List.copyOf(claims);
    }

    /**
     * A node that may take pods of some model.
     *
     * @param total what pods may take of it in all
     * @param free what is left of that beside the pods of others; those of the resource's own models are not counted
     * @param holders pods of others that hold extended resources of it, such as GPUs, by namespace and name, and how many
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record NodeRoom(
            String name, SortedMap<String, Long> total, SortedMap<String, Long> free, SortedMap<String, Long> holders) {

        public NodeRoom {
            total = sorted(total);
            free = sorted(free);
            holders = sorted(holders);
        }
    }

    /**
     * What each pod of these models takes, and where one may be.
     *
     * @param nodes names of nodes; null: all that are listed
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ModelDemand(
            List<String> models,
            SortedMap<String, Long> demand,
            @Nullable List<String> nodes) {

        public ModelDemand {
            models = models == null ? List.of() : List.copyOf(models);
            demand = sorted(demand);
            nodes = nodes == null ? null : List.copyOf(nodes);
        }
    }

    /**
     * A pod of others that waits for a node, and takes room as soon as there is any.
     *
     * @param pod its namespace and name
     * @param nodes where it may be; null: on all that are listed
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Claim(
            String pod,
            SortedMap<String, Long> demand,
            @Nullable List<String> nodes) {

        public Claim {
            demand = sorted(demand);
            nodes = nodes == null ? null : List.copyOf(nodes);
        }
    }

    /** The summary as {@link #toJson} wrote it; throws {@link IllegalArgumentException} where it did not. */
    public static RoomSummary fromJson(String json) {
        try {
            return Json.MAPPER.readValue(json, RoomSummary.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a summary of room: " + e.getOriginalMessage(), e);
        }
    }

    /** The summary as one line of JSON; equal summaries give equal lines. */
    public String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary of room that cannot be written", e);
        }
    }

    private static SortedMap<String, Long> sorted(@Nullable Map<String, Long> amounts) {
        return amounts == null
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    }
}
