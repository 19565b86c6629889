package dev.modelswap.proxy.following;

import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.fleet.Backend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How the models are, as the proxy that leads has told, this one or another; for any thread. */
public final class KnownModels {

    private final Map<String, FromLeader.Model> models = new ConcurrentHashMap<>();

    public void take(FromLeader news) {
        switch (news) {
            case FromLeader.Model model -> models.put(model.model(), model);
            case FromLeader.Models(List<String> names) -> models.keySet().retainAll(names);
            default -> {}
        }
    }

    /** The states of those that are known; of all others nothing has been heard. */
    public Map<String, ModelState> states() {
        return models.values().stream().collect(Collectors.toMap(FromLeader.Model::model, FromLeader.Model::state));
    }

    /** A backend of the model that could serve now, without a grant: the model may be unloaded while it is used. */
    public Optional<Backend> ready(String model) {
        return backend(model, 0);
    }

    /** The backend of the model whose turn it is, by this number; empty if none is known to be ready. */
    Optional<Backend> backend(String model, long turn) {
        List<Backend> backends = Optional.ofNullable(models.get(model))
                .map(FromLeader.Model::backends)
                .orElse(List.of());
        return backends.isEmpty() ? Optional.empty() : Optional.of(backends.get((int) (turn % backends.size())));
    }
}
