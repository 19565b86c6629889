package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A lab for an official client, and what a test of one does beside it. */
public final class ClientLab implements AutoCloseable {

    /** The active profile's name for a model that the lab loads. */
    public static final String MODEL = "assistant";

    private final Lab lab;
    private final Api api;

    public ClientLab(KubernetesClient client) {
        lab = Lab.ofClients(client);
        api = lab.api();
    }

    /** Where the client finds the API. */
    public String url() {
        return api.url();
    }

    /** The next request for {@link #MODEL} begins with its load. */
    public void unload() {
        api.post("/api/models/unload/" + MODEL);
    }

    /** Waits until the model serves nobody. */
    public void awaitNoRequestInFlight() {
        lab.await("no request in flight").until(() -> api.inFlight("chat") == 0);
    }

    @Override
    public void close() {
        api.close();
        lab.close();
    }
}
