package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.api.Timeouts;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of {@link ModelSettings}, a model's own or everybody's. */
record SettingsRules(ProblemList problems) {

    void check(String field, ModelSettings settings) {
        problems.checkDuration(field + ".ttl", settings.ttl());
        problems.checkTime(
                field + ".startTimeout", settings.startTimeout(), "load in: write how long it may take, such as 10m");
        problems.checkDuration(field + ".unloadTimeout", settings.unloadTimeout());
        new FilterRules(problems).check(field + ".filters", settings.filters(), "see useModelName");
        checkTimeouts(field + ".timeouts", settings.timeouts());
        checkKeys(field + ".env", "name", settings.env(), EnvVar::getName);
        checkKeys(field + ".volumes", "name", settings.volumes(), Volume::getName);
        checkKeys(field + ".volumeMounts", "mountPath", settings.volumeMounts(), VolumeMount::getMountPath);
        checkKeys(field + ".imagePullSecrets", "name", settings.imagePullSecrets(), LocalObjectReference::getName);
        new ResourceRules(problems).check(field + ".resources", settings.resources());
        if (settings.vram() != null) {
            new ResourceRules(problems).checkPositive(field + ".vram", "the model", settings.vram());
        }
        if (settings.podTemplate() != null) {
            problems.addAll(settings.podTemplate().problems(field + ".podTemplate"));
        }
    }

    void checkTimeouts(String field, @Nullable Timeouts timeouts) {
        if (timeouts != null) {
            problems.checkDuration(field + ".connect", timeouts.connect());
            problems.checkDuration(field + ".responseHeader", timeouts.responseHeader());
            problems.checkDuration(field + ".idle", timeouts.idle());
        }
    }

    /** Server-side apply keys these lists; the API server answers with an internal error where it cannot. */
    private <T> void checkKeys(String field, String key, @Nullable List<T> items, Function<T, @Nullable String> keyOf) {
        Set<String> seen = new HashSet<>();
        for (T item : items == null ? List.<T>of() : items) {
            String value = keyOf.apply(item);
            if (value == null) {
                problems.add(field, "an item has no " + key + ": give it one");
            } else if (!seen.add(value)) {
                problems.add(field, quoted(value) + " is given twice: keep one");
            }
        }
    }
}
