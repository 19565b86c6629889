package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.proxy.secrets.SecretFiles;
import org.jspecify.annotations.Nullable;

/** The keys that peers ask for, each in a file named like its peer. */
public final class PeerKeys {

    private final @Nullable SecretFiles files;

    /** {@code files} may be null: no peer has a key then. */
    public PeerKeys(@Nullable SecretFiles files) {
        this.files = files;
    }

    /** The peer's key; null if it has none. */
    @Nullable
    String key(Peer peer) {
        String text = files == null ? null : files.now().files().get(peer.name());
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Whether the peer asks for a key that is not there. */
    boolean missing(Peer peer) {
        return peer.apiKeySecretRef() != null && key(peer) == null;
    }
}
