package dev.modelswap.proxy.http.metrics;

import dev.modelswap.proxy.http.forward.PeerHealth;
import dev.modelswap.proxy.serving.Serving;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** Tells of each peer of the configuration whether it can be connected to. */
public final class PeerMetrics {

    private final Serving serving;
    private final PeerHealth health;
    private final MultiGauge up;

    public PeerMetrics(MeterRegistry registry, Serving serving, PeerHealth health) {
        this.serving = serving;
        this.health = health;
        up = MultiGauge.builder("modelswap.peer.up")
                .description(
                        "1 for a peer that can be connected to, as far as requests have tried; 0 for one that cannot")
                .register(registry);
    }

    /** Looks again at which peers there are. */
    public synchronized void refresh() {
        List<Row<?>> rows = serving.now().config().peers().stream()
                .<Row<?>>map(peer -> Row.of(
                        Tags.of("peer", peer.name()), () -> health.down(peer).isEmpty() ? 1 : 0))
                .toList();
        up.register(rows, true);
    }
}
