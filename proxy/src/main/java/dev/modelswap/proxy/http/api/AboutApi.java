package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.events.EventType;
import dev.modelswap.proxy.http.metrics.ProxyMetrics;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** What the proxy tells of itself: its version, and what it has counted, for those who do not reach the management port. */
public final class AboutApi {

    private final BuildInfo build = BuildInfo.read();
    private final ProxyMetrics metrics;

    public AboutApi(ProxyMetrics metrics, EventHub events, boolean captures) {
        this.metrics = metrics;
        events.snapshots(
                EventType.UI_CONFIG,
                () -> new JsonObject().put("version", build.version()).put("captures", captures));
    }

    public void mount(Router router) {
        router.get("/api/version").handler(routing -> routing.json(build.toJson()));
        router.get("/metrics").handler(routing -> metrics.answer(routing.response()));
    }
}
