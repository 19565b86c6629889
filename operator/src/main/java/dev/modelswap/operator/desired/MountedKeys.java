package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.ProxySettings;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the proxy's pod reads from Secrets as files, so that neither operator nor proxy may read a Secret by the API. A
 * Secret that is not there leaves the files away until it is; what it then has, and its changes, arrive without a restart.
 *
 * @param variable tells the proxy the folder
 */
record MountedKeys(Volume volume, VolumeMount mount, EnvVar variable) {

    private static final String FOLDER = "/var/run/modelswap/";

    /** Key of a Secret where the reference names none. */
    private static final String DEFAULT_KEY = "key";

    /** What {@code settings} and {@code peers} refer to; nothing where they refer to nothing. */
    static List<MountedKeys> of(ProxySettings settings, List<Peer> peers) {
        List<VolumeProjection> peerKeys =
                peers.stream().flatMap(MountedKeys::projection).toList();
        Stream<MountedKeys> ofClients = Stream.concat(
                wholeSecret("api-keys", settings.apiKeysSecretRef(), "MODELSWAP_API_KEYS_DIR"),
                wholeSecret("admin-keys", settings.adminKeysSecretRef(), "MODELSWAP_ADMIN_KEYS_DIR"));
        Stream<MountedKeys> ofPeers = peerKeys.isEmpty() ? Stream.empty() : Stream.of(peerKeys(peerKeys));
        return Stream.concat(ofClients, ofPeers).toList();
    }

    /** Every key of the Secret, in a file of its name. */
    private static Stream<MountedKeys> wholeSecret(
            String name, ProxySettings.@Nullable SecretName secret, String variable) {
        if (secret == null) {
            return Stream.empty();
        }
        Volume volume = new VolumeBuilder()
                .withName(name)
                .withNewSecret()
                .withSecretName(secret.name())
                .withOptional(true)
                .endSecret()
                .build();
        return Stream.of(mounted(volume, variable));
    }

    /** One key for each peer, in a file of the peer's name. */
    private static MountedKeys peerKeys(List<VolumeProjection> sources) {
        Volume volume = new VolumeBuilder()
                .withName("peer-keys")
                .withNewProjected()
                .withSources(sources)
                .endProjected()
                .build();
        return mounted(volume, "MODELSWAP_PEER_KEYS_DIR");
    }

    private static Stream<VolumeProjection> projection(Peer peer) {
        Peer.SecretKey reference = peer.apiKeySecretRef();
        if (reference == null) {
            return Stream.empty();
        }
        String key = Objects.requireNonNullElse(reference.key(), DEFAULT_KEY);
        return Stream.of(new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(reference.name())
                .withOptional(true)
                .withItems(new KeyToPath(key, null, peer.name()))
                .endSecret()
                .build());
    }

    private static MountedKeys mounted(Volume volume, String variable) {
        String folder = FOLDER + volume.getName();
        VolumeMount mount = new VolumeMountBuilder()
                .withName(volume.getName())
                .withMountPath(folder)
                .withReadOnly(true)
                .build();
        return new MountedKeys(volume, mount, new EnvVar(variable, folder, null));
    }
}
