package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.ActivitySettings;
import dev.modelswap.crds.values.DurationText;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the proxy's pod needs to keep the activity that was asked for: variables, and a volume if there is to be one. */
record ProxyActivity(List<EnvVar> variables, List<Volume> volumes, List<VolumeMount> mounts) {

    private static final String NAME = "activity";
    private static final String FOLDER = "/var/lib/modelswap/activity";

    static ProxyActivity of(Owner owner, @Nullable ActivitySettings settings) {
        List<EnvVar> variables = new ArrayList<>();
        if (settings != null && settings.maxInMemory() != null) {
            variables.add(variable("MODELSWAP_ACTIVITY_IN_MEMORY", settings.maxInMemory()));
        }
        ActivitySettings.Storage storage = settings == null ? null : settings.storage();
        if (storage == null) {
            return new ProxyActivity(variables, List.of(), List.of());
        }
        variables.add(variable("MODELSWAP_ACTIVITY_FILE", FOLDER + "/activity-" + owner.name() + ".db"));
        variables.add(variable("MODELSWAP_ACTIVITY_ROWS", storage.rows()));
        if (storage.maxAge() != null) {
            variables.add(variable(
                    "MODELSWAP_ACTIVITY_SECONDS",
                    DurationText.parse(storage.maxAge()).toSeconds()));
        }
        return new ProxyActivity(variables, List.of(volume(storage)), List.of(mount()));
    }

    boolean isStored() {
        return !volumes.isEmpty();
    }

    private static Volume volume(ActivitySettings.Storage storage) {
        return new VolumeBuilder()
                .withName(NAME)
                .withNewPersistentVolumeClaim(storage.claimName(), null)
                .build();
    }

    private static VolumeMount mount() {
        return new VolumeMountBuilder().withName(NAME).withMountPath(FOLDER).build();
    }

    private static EnvVar variable(String name, Object value) {
        return new EnvVar(name, String.valueOf(value), null);
    }
}
