package dev.modelswap.operator.webhook.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The objects of the cluster that hold certificates; what the API server refuses is thrown. */
interface WebhookObjects {

    /** The Secret with the certificates. */
    Optional<Secret> secret();

    /** Writes the Secret; false if somebody else has written it since it was read. */
    boolean replace(Secret secret);

    /** Has the API server accept what these authorities signed, given as PEM. */
    void accept(String authorities);
}
