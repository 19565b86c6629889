package dev.modelswap.proxy.engine.simulation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every request of a {@link Simulation} with what became of it: the engine's books, kept a second time. */
final class SimulatedClients {

    private final Map<Long, Client> open = new LinkedHashMap<>();
    /** When the first came of those who have been waiting for a model without a break since, counted in events. */
    private final Map<String, Long> waitedForSince = new HashMap<>();

    private long grants;
    private int waiting;
    private int running;

    /** A client whose request waits or runs. */
    static final class Client {
        final long request;
        final String model;
        final long since;
        /** When the request came, counted in events. */
        final long arrivedAt;

        boolean granted;
        /** Whether it was cut off, for its model was unloaded under it. */
        boolean revoked;

        Client(long request, String model, long since, long arrivedAt) {
            this.request = request;
            this.model = model;
            this.since = since;
            this.arrivedAt = arrivedAt;
        }
    }

    void arrived(Client client) {
        open.put(client.request, client);
        waiting++;
        waitedForSince.putIfAbsent(client.model, client.arrivedAt);
    }

    /** A client that was granted by another proxy. */
    void adopted(Client client) {
        open.put(client.request, client);
        client.granted = true;
        running++;
    }

    /** The models of which requests run that were not cut off. */
    Set<String> busyModels() {
        return open.values().stream()
                .map(client -> client.model)
                .filter(this::isBusy)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The client, which must still wait: who was answered is not answered again, and who left not at all. */
    Client waiting(long request) {
        Client client = open.get(request);
        if (client == null || client.granted) {
            throw new AssertionError(
                    "request " + request + " does not wait for an answer" + (client == null ? "" : ", it was granted"));
        }
        return client;
    }

    /** The client, which must be served right now. */
    Client running(long request) {
        Client client = open.get(request);
        if (client == null || !client.granted) {
            throw new AssertionError("request " + request + " does not run");
        }
        return client;
    }

    boolean isWaiting(long request) {
        Client client = open.get(request);
        return client != null && !client.granted;
    }

    /** Whether the request waits or runs. */
    boolean isOpen(long request) {
        return open.containsKey(request);
    }

    void grant(Client client) {
        client.granted = true;
        running++;
        grants++;
        waitsNoMore(client);
    }

    /** The request was rejected, its client left, or it has finished. */
    void close(long request) {
        Client client = open.remove(request);
        if (client != null && client.granted) {
            running--;
        } else if (client != null) {
            waitsNoMore(client);
        }
    }

    int waiting() {
        return waiting;
    }

    int running() {
        return running;
    }

    /** Whether a request of the model runs that was not cut off. */
    boolean isBusy(String model) {
        return open.values().stream()
                .anyMatch(client -> client.granted && !client.revoked && client.model.equals(model));
    }

    long waiting(String model) {
        return open.values().stream()
                .filter(client -> !client.granted && client.model.equals(model))
                .count();
    }

    /** The requests that wait. */
    Set<Long> allWaiting() {
        return open.values().stream()
                .filter(client -> !client.granted)
                .map(client -> client.request)
                .collect(Collectors.toSet());
    }

    /** The proxy is gone, and all connections with it. */
    void closeAll() {
        open.clear();
        waitedForSince.clear();
        waiting = 0;
        running = 0;
    }

    long reserved(String model) {
        return open.values().stream()
                .filter(client -> client.model.equals(model))
                .count();
    }

    /** When the longest waiting client came. */
    OptionalLong longestWaitingSince() {
        return open.values().stream()
                .filter(client -> !client.granted)
                .mapToLong(client -> client.since)
                .min();
    }

    /** When the model was first waited for, counted in events; since then somebody always was. */
    OptionalLong waitedForSince(String model) {
        Long since = waitedForSince.get(model);
        return since == null ? OptionalLong.empty() : OptionalLong.of(since);
    }

    long grants() {
        return grants;
    }

    private void waitsNoMore(Client left) {
        waiting--;
        if (open.values().stream().noneMatch(client -> !client.granted && client.model.equals(left.model))) {
            waitedForSince.remove(left.model);
        }
    }
}
