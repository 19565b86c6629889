package dev.modelswap.proxy.http;

import dev.modelswap.crds.NameResolver;
import dev.modelswap.crds.ServingConfig;
import dev.modelswap.proxy.cluster.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is served now: configuration and active profile, replaced as one when the cluster shows another. */
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** What a page brings along: a browser that has a page open asks for these by itself. */
    private static final List<String> PAGE_ASSETS = List.of(".*\\.(js|json|css|png|gif|jpg|jpeg|ico|txt)$");

    private final AtomicReference<View> view = new AtomicReference<>(view(ServingConfig.EMPTY, ""));

    /** One moment's configuration, profile ({@code ""}: none), and the names that follow from them. */
    record View(ServingConfig config, String profile, NameResolver names, List<Pattern> ignoredPaths) {

        /** Whether a request for this path behind {@code /upstream/MODEL} does not load the model. */
        boolean ignoresPath(String path) {
            return ignoredPaths.stream()
                    .anyMatch(pattern -> pattern.matcher(path).find());
        }
    }

    View now() {
        return view.get();
    }

    /** Takes in what the cluster shows; on one thread. */
    void observe(Observation observation) {
        View before = view.get();
        switch (observation) {
            case Observation.ConfigSeen(ServingConfig config) -> view.set(view(config, before.profile()));
            case Observation.ProfileSeen(String profile) -> view.set(view(before.config(), profile));
            case Observation.Synced _,
                    Observation.DeploymentSeen _,
                    Observation.DeploymentGone _,
                    Observation.PodSeen _,
                    Observation.PodGone _ -> {}
        }
    }

    private static View view(ServingConfig config, String profile) {
        return new View(config, profile, new NameResolver(config, profile), patterns(config));
    }

    /** Expressions that the validator let through but this one cannot read match nothing. */
    private static List<Pattern> patterns(ServingConfig config) {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : Objects.requireNonNullElse(config.ignorePaths(), PAGE_ASSETS)) {
            try {
                patterns.add(Pattern.compile(expression));
            } catch (PatternSyntaxException e) {
                LOG.atWarn().addKeyValue("error", e.getDescription()).log("ignorePaths: cannot read '{}'", expression);
            }
        }
        return List.copyOf(patterns);
    }
}
