package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another server that speaks the OpenAI API, and the models that it serves; requests for them are passed on to it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.models) && self.models.size() > 0",
        message = "models: the peer has no models: list those that it serves or remove it")
public record Peer(
        @JsonPropertyDescription("Name of the peer; its models can be asked for as NAME/MODEL.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription("Address that the paths of the API are appended to, such as https://peer.example.com.")
        @Required
        @Size(min = 1, max = 2048)
        @Pattern("^https?://[^/?#]+(/[^?#]*)?$")
        String url,

        @JsonPropertyDescription("IDs of the peer's models, as the peer calls them.") @Size(max = 1000)
        List<@Size(max = 253) String> models,

        @JsonPropertyDescription("Key that the peer asks for, sent as Authorization: Bearer and x-api-key.") @Nullable
        SecretKey apiKeySecretRef,

        @JsonPropertyDescription("Changes to the JSON bodies of the requests.") @Nullable
        Filters filters,

        @JsonPropertyDescription("How long requests wait for the peer.") @Nullable
        Timeouts timeouts) {

    /** One key of a Secret in the resource's namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretKey(
            @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
            String name,

            @JsonPropertyDescription("Key within the Secret; 'key' if absent.")
            @Size(min = 1, max = 253)
            @Pattern("^[-._a-zA-Z0-9]+$")
            @Nullable
            String key) {}

    public Peer {
        models = models == null ? List.of() : List.copyOf(models);
    }
}
