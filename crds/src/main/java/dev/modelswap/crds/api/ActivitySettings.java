package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.modelswap.crds.values.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much is kept of the requests that have ended, and where. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActivitySettings(
        @JsonPropertyDescription("Requests that the proxy keeps in memory, the last ones; 1000 if absent.")
        @Min(1)
        @Max(10_000)
        @Nullable
        Integer maxInMemory,

        @JsonPropertyDescription(
                "Keeps them on a volume as well, so that they outlive the proxy's pod. The proxy then ends before its successor"
                        + " begins, when it is replaced; and where the volume fails it serves on, with what it has in memory.")
        @Nullable
        Storage storage) {

    /** Requests kept in memory where nothing else is said. */
    public static final int DEFAULT_IN_MEMORY = 1_000;

    /** Requests kept on a volume where nothing else is said. */
    public static final int DEFAULT_STORED = 100_000;

    /** A volume, and what may be on it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Storage(
            @JsonPropertyDescription(
                    "PersistentVolumeClaim in the resource's namespace, of a volume with a local or block file system (not NFS); the"
                            + " file is activity-NAME.db, for the resource's name.")
            @Required
            @Size(min = 1, max = 253)
            String claimName,

            @JsonPropertyDescription("Requests that are kept there, the last ones; 100000 (about 30 MB) if absent.")
            @Min(1)
            @Max(1_000_000)
            @Nullable
            Integer maxRows,

            @JsonPropertyDescription("How long they are kept there, such as 720h; for ever if absent.")
            @Size(min = 1, max = 64)
            @Pattern(DurationText.PATTERN)
            @Nullable
            String maxAge) {

        /** How many rows may be there. */
        public int rows() {
            return Objects.requireNonNullElse(maxRows, DEFAULT_STORED);
        }
    }
}
