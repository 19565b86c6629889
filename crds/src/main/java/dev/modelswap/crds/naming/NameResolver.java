package dev.modelswap.crds.naming;

import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a name stands for, under one configuration and one active profile. In this order: a model's ID, which always
 * wins; an alias of the profile; a selector; a model's own alias or variant; a peer's model; last, {@code prefix:name} pairs a
 * profile with one of its aliases or a group with one of its members. Aliases are one step: the target of a profile's alias,
 * a model, a selector or a peer's model, is never looked up in a profile, nor are a selector's targets.
 */
public final class NameResolver {

    private final Map<String, ServedModel> models = new LinkedHashMap<>();
    private final Map<String, ServedModel> aliases = new HashMap<>();
    private final Map<String, Profile> profiles = new HashMap<>();
    private final Map<String, ModelGroup> groups = new HashMap<>();
    private final Map<String, Selector> selectors = new HashMap<>();
    private final PeerModels peers;
    private final @Nullable Profile active;

    /** Resolves names of {@code config}; an {@code activeProfile} that it does not have counts as none. */
    public NameResolver(ServingConfig config, @Nullable String activeProfile) {
        for (ServedModel model : config.models()) {
            models.put(model.name(), model);
            model.aliases().forEach(alias -> aliases.putIfAbsent(alias, model));
        }
        config.profiles().forEach(profile -> profiles.put(profile.name(), profile));
        config.groups().forEach(group -> groups.put(group.name(), group));
        config.selectors().forEach(selector -> selectors.put(selector.name(), selector));
        peers = new PeerModels(config.peers());
        active = activeProfile == null ? null : profiles.get(activeProfile);
    }

    /** What {@code name}, exactly as it stands in a request, asks for. */
    public Resolution resolve(String name) {
        boolean modelId = models.containsKey(name);
        if (!modelId && active != null && active.aliases().containsKey(name)) {
            return throughProfile(active, name, name);
        }
        Selector selector = modelId ? null : selectors.get(name);
        if (selector != null) {
            return selected(selector);
        }
        Resolution.Target target = target(name);
        if (target == null) {
            target = peers.findAtSeveral(name);
        }
        return target != null ? target : prefixed(name);
    }

    /** The one model of this name, whatever the profile: by ID, own alias or variant, {@code peer/model}, or a peer's bare name. */
    public Resolution.@Nullable Target target(String name) {
        ServedModel model = ownName(name);
        return model != null ? new Resolution.Found(model, name, name) : peers.find(name);
    }

    /** The resource's own model with this ID, alias or variant, whatever the profile. */
    public @Nullable ServedModel ownName(String name) {
        ServedModel model = models.get(name);
        return model != null ? model : aliases.get(name);
    }

    /** The names that reach {@code model} now: its own aliases in order, then the active profile's, sorted. */
    public List<String> aliasesOf(ServedModel model) {
        Set<String> names = new LinkedHashSet<>();
        model.aliases().stream().filter(alias -> reaches(alias, model)).forEach(names::add);
        if (active != null) {
            active.aliases().keySet().stream()
                    .filter(alias -> !models.containsKey(alias) && reaches(alias, model))
                    .sorted(Comparator.naturalOrder())
                    .forEach(names::add);
        }
        return List.copyOf(names);
    }

    /** The models, in the order of the spec. */
    public Collection<ServedModel> models() {
        return models.values();
    }

    /**
     * The names, at most three, that somebody may have meant who asked for {@code name}, which nothing has; models that are
     * unlisted stay so.
     */
    public List<String> nearest(String name) {
        Stream<String> own = Stream.concat(models.keySet().stream(), aliases.keySet().stream())
                .filter(known -> !ownModel(known).unlisted());
        Stream<String> switched = active == null ? Stream.empty() : active.aliases().keySet().stream();
        Stream<String> reachable = Stream.of(own, switched, selectors.keySet().stream(), peers.fullNames())
                .flatMap(Function.identity())
                .filter(known ->
                        resolve(known) instanceof Resolution.Target || resolve(known) instanceof Resolution.Selected);
        return NearNames.to(name, reachable);
    }

    private ServedModel ownModel(String name) {
        return Objects.requireNonNull(ownName(name));
    }

    private boolean reaches(String name, ServedModel model) {
        return resolve(name) instanceof Resolution.Found found && found.model().equals(model);
    }

    private Resolution selected(Selector selector) {
        List<Resolution.Target> targets = selector.targets().stream()
                .map(this::target)
                .flatMap(Stream::ofNullable)
                .toList();
        return targets.isEmpty() ? new Resolution.Unknown(selector.name()) : new Resolution.Selected(selector, targets);
    }

    private Resolution throughProfile(Profile profile, String alias, String upstreamName) {
        String target = profile.aliases().get(alias);
        if (target == null || target.isEmpty()) {
            return new Resolution.Disabled(alias, profile.name());
        }
        ServedModel model = ownName(target);
        if (model != null) {
            return new Resolution.Found(model, upstreamName, target);
        }
        Selector selector = selectors.get(target);
        Resolution reached = selector == null ? atPeer(target) : selected(selector);
        return reached == null ? new Resolution.Unknown(alias) : reached;
    }

    private Resolution.@Nullable AtPeer atPeer(String target) {
        Resolution.AtPeer one = peers.find(target);
        return one == null ? peers.findAtSeveral(target) : one;
    }

    /** The first prefix that pairs; where none does, the first that exists says so. */
    private Resolution prefixed(String text) {
        Resolution unpaired = new Resolution.Unknown(text);
        for (int colon = text.indexOf(':'); colon > 0; colon = text.indexOf(':', colon + 1)) {
            String prefix = text.substring(0, colon);
            String name = text.substring(colon + 1);
            Profile profile = profiles.get(prefix);
            if (profile != null && profile.aliases().containsKey(name)) {
                return throughProfile(profile, name, name);
            }
            ModelGroup group = groups.get(prefix);
            ServedModel member = group == null || !group.members().contains(name) ? null : models.get(name);
            if (member != null) {
                return new Resolution.Found(member, name, name);
            }
            if (unpaired instanceof Resolution.Unknown && (profile != null || group != null)) {
                unpaired = new Resolution.NotPaired(prefix, name);
            }
        }
        return unpaired;
    }
}
