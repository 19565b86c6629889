package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.modelswap.crds.values.DurationText;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How long a request waits for a server. Durations as {@link DurationText} reads them; {@code 0s} means for ever. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Timeouts(
        @JsonPropertyDescription("Longest time until the server takes the connection; 5s if absent.")
        @Size(min = 1, max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String connect,

        @JsonPropertyDescription(
                "Longest time until the answer begins; 0s, the default, means for ever, because long prompts take long.")
        @Size(min = 1, max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String responseHeader,

        @JsonPropertyDescription("Longest pause within an answer that has begun; 0s, the default, means for ever.")
        @Size(min = 1, max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String idle) {}
