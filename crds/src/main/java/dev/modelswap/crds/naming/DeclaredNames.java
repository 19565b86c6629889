package dev.modelswap.crds.naming;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSwapSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every name that a spec, be it valid or not, gives to models, selectors and peers' models. */
public final class DeclaredNames {

    /** As many names as a message may list. */
    private static final int SHOWN_NAMES = 10;

    private final Set<String> models = new LinkedHashSet<>();
    private final Set<String> selectors = new LinkedHashSet<>();
    private final Map<String, String> aliasOwners = new HashMap<>();
    private final PeerModels peers;

    public DeclaredNames(ModelSwapSpec spec) {
        spec.models().forEach(model -> models.add(model.name()));
        for (Model model : spec.models()) {
            model.aliases().forEach(alias -> aliasOwners.putIfAbsent(alias, model.name()));
            variants(model).forEach(variant -> aliasOwners.putIfAbsent(variant, model.name()));
        }
        spec.selectors().forEach(selector -> selectors.add(selector.name()));
        peers = new PeerModels(spec.peers());
    }

    /** The names beside the model's own by which its parameters are set. */
    public static List<String> variants(Model model) {
        Filters filters = model.settings().filters();
        return filters == null
                ? List.of()
                : filters.setParamsByID().keySet().stream()
                        .filter(name -> !name.equals(model.name()))
                        .toList();
    }

    /** IDs of the models, in the order of the spec. */
    public Set<String> models() {
        return Collections.unmodifiableSet(models);
    }

    public PeerModels peers() {
        return peers;
    }

    public boolean isModel(String name) {
        return models.contains(name);
    }

    public boolean isSelector(String name) {
        return selectors.contains(name);
    }

    /** ID of the first model that has this alias or variant. */
    @Nullable
    public String aliasOwner(String alias) {
        return aliasOwners.get(alias);
    }

    /** ID of the model that this ID, alias or variant reaches. */
    @Nullable
    public String model(String name) {
        return models.contains(name) ? name : aliasOwners.get(name);
    }

    /** What else has this name, for use in a message: "the ID of a model" and the like. */
    @Nullable
    public String use(String name) {
        if (models.contains(name)) {
            return "the ID of a model";
        }
        String owner = aliasOwners.get(name);
        return owner == null ? null : "an alias of model " + quoted(owner);
    }

    /** What to do about a name that should be a model's ID and is not. */
    public String remedy(String wrong) {
        String owner = aliasOwners.get(wrong);
        if (owner != null) {
            return ": it is an alias of " + quoted(owner) + ", write that";
        }
        List<String> some = models.stream().limit(SHOWN_NAMES).toList();
        String more = models.size() > some.size() ? ", …" : "";
        return some.isEmpty() ? ": declare it in spec.models" : ": the models are " + String.join(", ", some) + more;
    }
}
