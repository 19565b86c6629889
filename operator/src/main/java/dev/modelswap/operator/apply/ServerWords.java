package dev.modelswap.operator.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What an API server says of a call that fails, without what the client says around it. */
public final class ServerWords {

    private ServerWords() {}

    /** Its message, or the client's where it says nothing. */
    public static String of(KubernetesClientException error) {
        return error.getStatus() == null || error.getStatus().getMessage() == null
                ? String.valueOf(error.getMessage())
                : error.getStatus().getMessage();
    }
}
