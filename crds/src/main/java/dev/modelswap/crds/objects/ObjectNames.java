package dev.modelswap.crds.objects;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.serving.ServingConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names and labels of the Kubernetes objects that belong to a {@link ModelSwap}. The operator creates objects under them,
 * the proxy finds them by them.
 */
public final class ObjectNames {

    /** Label of every object that belongs to a resource; its value is the resource's name. */
    public static final String RESOURCE_LABEL = "modelswap.dev/resource";

    /** Label that tells models from the proxy: {@link #MODEL} or {@link #PROXY}. */
    public static final String COMPONENT_LABEL = "app.kubernetes.io/component";

    /** Value of {@link #COMPONENT_LABEL} on a model's Deployment and pods. */
    public static final String MODEL = "model";

    /** Value of {@link #COMPONENT_LABEL} on the proxy's Deployment and pods. */
    public static final String PROXY = "proxy";

    /** Label of a model's pods; its value is the name of the Deployment. */
    public static final String DEPLOYMENT_LABEL = "modelswap.dev/deployment";

    /** Annotation of a model's Deployment and pods that holds the model's ID as the user wrote it. */
    public static final String MODEL_ANNOTATION = "modelswap.dev/model";

    /** Annotation of a model's pods with the GPU memory that each takes, as a quantity. */
    public static final String VRAM_ANNOTATION = "modelswap.dev/vram";

    /** Annotation of the proxy's Lease, which the proxy writes: the profile by which it answers; empty: none. */
    public static final String SERVED_PROFILE_ANNOTATION = "modelswap.dev/served-profile";

    /** Annotation of a model's Deployment: which pod template of the operator's it has, as {@link PodTemplateHash} tells them apart. */
    public static final String TEMPLATE_ANNOTATION = "modelswap.dev/pod-template";

    /**
     * Annotation of a model's Deployment by which the operator asks the proxy to unload the model in an idle moment. Each new
     * value asks once; without the annotation nothing is asked.
     */
    public static final String UNLOAD_ANNOTATION = "modelswap.dev/unload-when-idle";

    /** Longest name of a resource; what is derived from it stays a DNS label. */
    public static final int MAX_RESOURCE_NAME = 40;

    private static final int MAX_DEPLOYMENT_NAME = 52;
    private static final int HASH_DIGITS = 8;

    private ObjectNames() {}

    /**
     * The model's Deployment: resource and model ID as one DNS label, cut where too long, and eight hexadecimal digits of
     * the SHA-256 of both, which keep apart what would be cut or spelled alike.
     */
    public static String modelDeployment(String resource, String model) {
        String readable = dnsLabel(resource + "-" + model);
        String cut = readable.substring(0, Math.min(readable.length(), MAX_DEPLOYMENT_NAME - HASH_DIGITS - 1));
        return cut.replaceAll("-+$", "") + "-" + hash(resource + "/" + model);
    }

    /** The proxy's Deployment, ServiceAccount, Role, RoleBinding, and the Lease that names the one that acts. */
    public static String proxy(String resource) {
        return resource + "-proxy";
    }

    /** The Service that clients use. */
    public static String service(String resource) {
        return resource;
    }

    /** The ConfigMap with the {@link ServingConfig} that the proxy serves by. */
    public static String servingConfig(String resource) {
        return resource + "-serving";
    }

    /** The ConfigMap with the room that there is for the models of this resource. */
    public static String room(String resource) {
        return resource + "-room";
    }

    /** The NetworkPolicy of the models' pods. */
    public static String modelsPolicy(String resource) {
        return resource + "-models";
    }

    private static String dnsLabel(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    }

    /** Eight hexadecimal digits that tell texts apart. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
