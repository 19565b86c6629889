package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What requests hold that proxies have granted which decide no more: one request of a model stands for all of one proxy. Called in turns. */
final class AdoptedRequests {

    private final LongSupplier numbers;
    private final Consumer<Event> engine;
    /** By which number the engine knows them. */
    private final Map<Holding, Long> adopted = new HashMap<>();

    private record Holding(String proxy, String model) {}

    /** Requests that get these numbers, of which {@code engine} hears. */
    AdoptedRequests(LongSupplier numbers, Consumer<Event> engine) {
        this.numbers = numbers;
        this.engine = engine;
    }

    /** These models are held, by the pods of the proxies, and no others. */
    void are(Map<String, Set<String>> models) {
        Set<Holding> holdings = models.entrySet().stream()
                .flatMap(proxy -> proxy.getValue().stream().map(model -> new Holding(proxy.getKey(), model)))
                .collect(Collectors.toSet());
        for (Holding holding : holdings) {
            if (!adopted.containsKey(holding)) {
                long number = numbers.getAsLong();
                adopted.put(holding, number);
                engine.accept(new Event.RequestAdopted(number, holding.model()));
            }
        }
        Map<Holding, Long> ended = new HashMap<>(adopted);
        ended.keySet().removeAll(holdings);
        adopted.keySet().removeAll(ended.keySet());
        ended.values().forEach(number -> engine.accept(new Event.RequestFinished(number)));
    }

    /** How many of them hold the model. */
    long count(String model) {
        return adopted.keySet().stream()
                .filter(holding -> holding.model().equals(model))
                .count();
    }
}
