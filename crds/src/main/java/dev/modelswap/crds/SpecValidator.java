package dev.modelswap.crds;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every rule that a {@link ModelSwap} must keep beyond what its schema says. Lists all problems, in the spec's order. */
public final class SpecValidator {

    private static final Pattern RESOURCE_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    /** As many names as a message may list. */
    private static final int SHOWN_NAMES = 10;

    private final ModelSwapSpec spec;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> modelNames = new LinkedHashSet<>();
    private final Map<String, String> aliasOwners = new HashMap<>();

    private SpecValidator(ModelSwapSpec spec) {
        this.spec = spec;
    }

    /** The problems of the resource of this name; none if it is valid. */
    public static List<Problem> problems(String resource, ModelSwapSpec spec) {
        SpecValidator validator = new SpecValidator(spec);
        validator.checkResourceName(resource);
        validator.checkModels();
        validator.checkGroups();
        validator.checkProfiles();
        if (spec.proxy() != null) {
            validator.checkPodTemplate("spec.proxy", spec.proxy().podTemplate());
        }
        return List.copyOf(validator.problems);
    }

    private void checkResourceName(String resource) {
        if (!RESOURCE_NAME.matcher(resource).matches() || resource.length() > ObjectNames.MAX_RESOURCE_NAME) {
            add(
                    "metadata.name",
                    quoted(resource) + " also names the Service and must be a lower-case DNS label that begins with a"
                            + " letter, at most " + ObjectNames.MAX_RESOURCE_NAME
                            + " characters: create the resource under another name");
        }
    }

    private void checkModels() {
        if (spec.defaults() != null) {
            checkSettings("spec.defaults", spec.defaults());
        }
        spec.models().forEach(model -> {
            if (!modelNames.add(model.name())) {
                add(field("models", model.name()), "the name is given twice: rename one of the models");
            }
        });
        for (Model model : spec.models()) {
            String field = field("models", model.name());
            checkSettings(field, model.settings());
            if (model.settings().over(spec.defaults()).image() == null) {
                add(field + ".image", "no image: set it here or in spec.defaults.image");
            }
            model.aliases().forEach(alias -> checkAlias(field + ".aliases", model, alias));
        }
    }

    private void checkAlias(String field, Model model, String alias) {
        String owner = aliasOwners.putIfAbsent(alias, model.name());
        if (alias.isBlank()) {
            add(field, "an alias cannot be empty: give it a name or remove it");
        } else if (modelNames.contains(alias)) {
            add(field, quoted(alias) + " is the ID of a model, which always wins: remove the alias");
        } else if (owner != null) {
            add(field, quoted(alias) + " is already an alias of model " + quoted(owner) + ": keep it in one place");
        }
    }

    private void checkSettings(String field, ModelSettings settings) {
        checkDurations(field, settings);
        checkKeys(field + ".env", "name", settings.env(), EnvVar::getName);
        checkKeys(field + ".volumes", "name", settings.volumes(), Volume::getName);
        checkKeys(field + ".volumeMounts", "mountPath", settings.volumeMounts(), VolumeMount::getMountPath);
        checkKeys(field + ".imagePullSecrets", "name", settings.imagePullSecrets(), LocalObjectReference::getName);
        checkPodTemplate(field, settings.podTemplate());
    }

    private void checkPodTemplate(String field, @Nullable PodTemplatePatch podTemplate) {
        if (podTemplate != null) {
            problems.addAll(podTemplate.problems(field + ".podTemplate"));
        }
    }

    /** Server-side apply keys these lists; the API server answers with an internal error where it cannot. */
    private <T> void checkKeys(String field, String key, @Nullable List<T> items, Function<T, @Nullable String> keyOf) {
        Set<String> seen = new LinkedHashSet<>();
        for (T item : items == null ? List.<T>of() : items) {
            String value = keyOf.apply(item);
            if (value == null) {
                add(field, "an item has no " + key + ": give it one");
            } else if (!seen.add(value)) {
                add(field, quoted(value) + " is given twice: keep one");
            }
        }
    }

    private void checkDurations(String field, ModelSettings settings) {
        checkDuration(field + ".ttl", settings.ttl());
        checkDuration(field + ".startTimeout", settings.startTimeout());
        checkDuration(field + ".unloadTimeout", settings.unloadTimeout());
    }

    private void checkDuration(String field, @Nullable String text) {
        try {
            if (text != null) {
                DurationText.parse(text);
            }
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(field, String.valueOf(e.getMessage())));
        }
    }

    private void checkGroups() {
        Set<String> names = new LinkedHashSet<>();
        Map<String, String> groupOf = new HashMap<>();
        for (ModelGroup group : spec.groups()) {
            String field = field("groups", group.name());
            if (!names.add(group.name())) {
                add(field, "the name is given twice: rename one of the groups");
            }
            if (group.members().isEmpty()) {
                add(field + ".members", "the group has no members: list models in it or remove it");
            }
            for (String member : group.members()) {
                String other = groupOf.putIfAbsent(member, group.name());
                if (!modelNames.contains(member)) {
                    add(field + ".members", quoted(member) + " is no model's name" + remedy(member));
                } else if (group.name().equals(other)) {
                    add(field + ".members", quoted(member) + " is listed twice: list it once");
                } else if (other != null) {
                    add(
                            field + ".members",
                            quoted(member) + " is already in group " + quoted(other) + ": keep it in one group");
                }
            }
        }
    }

    private void checkProfiles() {
        Set<String> names = new LinkedHashSet<>();
        for (Profile profile : spec.profiles()) {
            String field = field("profiles", profile.name());
            if (!names.add(profile.name())) {
                add(field, "the name is given twice: rename one of the profiles");
            }
            if (profile.aliases().isEmpty()) {
                add(field + ".aliases", "the profile has no aliases: add at least one or remove the profile");
            }
            profile.aliases().forEach((alias, target) -> checkProfileAlias(field + ".aliases", profile, alias, target));
        }
    }

    private void checkProfileAlias(String field, Profile profile, String alias, @Nullable String target) {
        if (alias.isBlank()) {
            add(field, "an alias cannot be empty: give it a name or remove it");
        } else if (modelNames.contains(alias)) {
            add(field, quoted(alias) + " is the ID of a model, which always wins: use another alias");
        }
        if (target == null || target.isEmpty() || modelNames.contains(target) || aliasOwners.containsKey(target)) {
            return;
        }
        String arrow = quoted(alias) + " points to " + quoted(target);
        if (profile.aliases().containsKey(target)) {
            add(field, arrow + ", an alias of the same profile: point it to a model");
        } else {
            add(field, arrow + ", which is no model and no model's alias" + remedy(target));
        }
    }

    private String remedy(String wrong) {
        String owner = aliasOwners.get(wrong);
        if (owner != null) {
            return ": it is an alias of " + quoted(owner) + ", write that";
        }
        List<String> some = modelNames.stream().limit(SHOWN_NAMES).toList();
        String more = modelNames.size() > some.size() ? ", …" : "";
        return some.isEmpty() ? ": declare it in spec.models" : ": the models are " + String.join(", ", some) + more;
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static String field(String list, String name) {
        return "spec." + list + "[" + name + "]";
    }

    private void add(String field, String message) {
        problems.add(new Problem(field, message));
    }
}
