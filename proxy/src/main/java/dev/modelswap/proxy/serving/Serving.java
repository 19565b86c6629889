package dev.modelswap.proxy.serving;

import dev.modelswap.crds.naming.NameResolver;
import dev.modelswap.crds.serving.IgnoredPaths;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.cluster.Observation;
import java.util.concurrent.atomic.AtomicReference;

/** What is served now: configuration and active profile, replaced as one when the cluster shows another. */
public final class Serving {

    private final AtomicReference<View> view = new AtomicReference<>(view(ServingConfig.EMPTY, ""));

    /** One moment's configuration, profile ({@code ""}: none), and the names that follow from them. */
    public record View(ServingConfig config, String profile, NameResolver names, IgnoredPaths ignoredPaths) {}

    public View now() {
        return view.get();
    }

    /** Takes in what the cluster shows; on one thread. */
    public void observe(Observation observation) {
        View before = view.get();
        switch (observation) {
            case Observation.ConfigSeen(ServingConfig config) -> view.set(view(config, before.profile()));
            case Observation.ProfileSeen(String profile) -> view.set(view(before.config(), profile));
            case Observation.Synced _,
                    Observation.RoomSeen _,
                    Observation.ProxySeen _,
                    Observation.ProxyGone _,
                    Observation.DeploymentSeen _,
                    Observation.DeploymentGone _,
                    Observation.PodSeen _,
                    Observation.PodGone _ -> {}
        }
    }

    private static View view(ServingConfig config, String profile) {
        return new View(config, profile, new NameResolver(config, profile), IgnoredPaths.of(config.ignorePaths()));
    }
}
