package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model can do, for clients that read it in {@code /v1/models}. It changes nothing in how requests are served. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Capabilities(
        @JsonPropertyDescription("What the model takes.") @Size(max = 3)
        List<Modality> in,

        @JsonPropertyDescription("What the model makes.") @Size(max = 3)
        List<Modality> out,

        @JsonPropertyDescription("Whether the model calls tools.") @Nullable
        Boolean tools,

        @JsonPropertyDescription("Whether the model ranks documents.") @Nullable
        Boolean reranker,

        @JsonPropertyDescription("Length of the context in tokens.") @Min(0) @Max(Integer.MAX_VALUE) @Nullable
        Integer context) {

    /** Kinds of content, as users write them. */
    public enum Modality {
        text,
        audio,
        image
    }

    public Capabilities {
        in = in == null ? List.of() : List.copyOf(in);
        out = out == null ? List.of() : List.copyOf(out);
    }
}
