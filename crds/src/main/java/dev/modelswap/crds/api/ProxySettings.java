package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.modelswap.crds.podtemplate.PodTemplatePatch;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxy's own Deployment and Service. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProxySettings(
        @JsonPropertyDescription("Image of the proxy; the operator's own release if absent.")
        @Size(min = 1, max = 1024)
        @Nullable
        String image,

        @JsonPropertyDescription(
                "Pods of the proxy. One of them decides which models run; all of them serve clients, and when one goes, the others"
                        + " go on. If absent, 2 where more than one node can take a proxy (by the labels and taints of nodes, and by"
                        + " nodeSelector and tolerations of podTemplate), else 1; also 1 where activity is stored, for a volume may be"
                        + " for one node at a time, and where the operator may not list nodes.")
        @Min(1)
        @Max(10)
        @Nullable
        Integer replicas,

        @JsonPropertyDescription(
                "Secret whose values are the API keys that clients must send, one to a line; its keys name them. Changes are"
                        + " honoured without a restart. If absent, no key is asked for.")
        @Nullable
        SecretName apiKeysSecretRef,

        @JsonPropertyDescription(
                "Secret whose values are the keys, one to a line, of those who may read captures: GET /api/captures/ID wants one of"
                        + " them, beside an API key if one is asked for. Changes are honoured without a restart. If absent,"
                        + " nobody can read captures.")
        @Nullable
        SecretName adminKeysSecretRef,

        @JsonPropertyDescription(
                "What the proxy keeps of the bodies of requests and answers, in its memory; nothing if absent. A change"
                        + " restarts the proxy.")
        @Nullable
        Captures captures,

        @JsonPropertyDescription(
                "What the proxy keeps of the requests that have ended: who asked which model, how it ended, tokens and times, no"
                        + " bodies. A change restarts the proxy.")
        @Nullable
        ActivitySettings activity,

        @JsonPropertyDescription("Resources of the proxy's container.") @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("Type of the proxy's Service; ClusterIP if absent.") @Nullable
        ServiceType serviceType,

        @JsonPropertyDescription("Port of the proxy's Service; 80 if absent.") @Min(1) @Max(65535) @Nullable
        Integer servicePort,

        @JsonPropertyDescription(
                "Origins, such as https://chat.example.com, whose pages browsers may let ask this proxy; * means any. Pages of an"
                        + " origin that is named may also unload models, switch profiles and cancel requests. If absent, pages of"
                        + " any origin may ask models and read what the API tells, and change nothing.")
        @Size(max = 64)
        @Nullable
        List<@Pattern("^([*]|https?://[^/?#]+)$") @Size(max = 253) String> allowedOrigins,

        @JsonPropertyDescription(
                "Header by which clients name the session that a request belongs to; its value is the session_id of the activity's"
                        + " rows. X-Session-ID and X-Litellm-Session-Id always count, after this one.")
        @Pattern("^[-!#$%&'*+.^_`|~0-9A-Za-z]+$")
        @Size(min = 1, max = 256)
        @Nullable
        String sessionHeader,

        @JsonPropertyDescription("How much the proxy logs; info if absent.") @Nullable
        LogLevel logLevel,

        @JsonPropertyDescription(
                "Anything else of the proxy's pod, as in a Deployment's spec.template, merged over the generated template as"
                        + " in spec.models[].podTemplate; the proxy's container is 'proxy'.")
        @Nullable
        PodTemplatePatch podTemplate) {

    /** A proxy about which nothing was said. */
    public static final ProxySettings NONE =
            new ProxySettings(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** A Secret in the resource's namespace. */
    public record SecretName(
            @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
            String name) {}

    /** What is kept of requests and answers to look at them later. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Captures(
            @JsonPropertyDescription(
                    "Bytes that all captures together take, compressed; the oldest are dropped first. The proxy's memory limit"
                            + " must have room for them.")
            @Required
            @Min(1)
            @Max(4294967296L)
            Long maxBytes) {}

    /** Types of Service that give the proxy an address. */
    public enum ServiceType {
        ClusterIP,
        NodePort,
        LoadBalancer
    }

    /** Levels of logging, as users write them. */
    public enum LogLevel {
        debug,
        info,
        warn,
        error
    }
}
