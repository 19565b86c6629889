package dev.modelswap.proxy.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.activity.sqlite.ActivityFile;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {

    private static final Path DASHBOARD = Path.of("../helm/modelswap/files/dashboard.json");
    private static final Path MANUAL = Path.of("../docs/metrics.md");
    private static final Pattern METRIC = Pattern.compile("\\bmodelswap_[a-z_]+");

    @TempDir
    private static Path folder = Path.of("not there yet");

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving(
            """
            models:
            - {name: alpha}
            - {name: beta}
            peers:
            - {name: west, url: 'http://127.0.0.1:1', models: [far]}
            """,
            new ProxyOptions.Keys(null, null),
            new ProxyOptions.Memory(0, 10, new ActivityFile(folder.resolve("activity.db"), 10, null)));

    @Test
    void dashboardShowsOnlyWhatTheProxyExports() throws IOException {
        Set<String> shown = metrics(Files.readString(DASHBOARD));

        assertThat(shown).hasSizeGreaterThan(10);
        assertThat(exported()).containsAll(shown);
    }

    @Test
    void manualListsWhatTheProxyExportsAndNothingElse() throws IOException {
        Set<String> families = exported().stream()
                .map(name -> name.replaceAll("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(metrics(Files.readString(MANUAL))).containsExactlyInAnyOrderElementsOf(families);
    }

    /** All there is once everything has happened that is counted. */
    private Set<String> exported() {
        proxy.chat("alpha");
        proxy.chat("nobody");
        proxy.cluster().server("alpha").answerByHand();
        proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        Call call = proxy.cluster().server("alpha").nextCall();
        call.startStream();
        call.event("{}");
        call.end();
        proxy.cluster().loadSlowly("beta");
        CompletableFuture<HttpResponse<String>> swapped = proxy.chatLater("beta");
        Waiting.until(() -> proxy.get("/api/inflight").body().contains("\"phase\":\"loading\""));
        proxy.cluster().server("beta").finishLoading();
        assertThat(Waiting.resultOf(swapped).statusCode()).isEqualTo(200);
        Waiting.until(
                () -> proxy.manage("/metrics").body().contains("modelswap_load_wait_seconds_count{model=\"beta\"} 1"));
        Set<String> all = metrics(proxy.manage("/metrics").body());
        all.addAll(ofAFailedLoad());
        return all;
    }

    private static Set<String> ofAFailedLoad() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        failLoad(registry);
        return metrics(registry.scrape());
    }

    private static void failLoad(MeterRegistry registry) {
        ModelMetrics models = new ModelMetrics(registry, () -> 0, gone -> {});
        models.stateObserved("alpha", new ModelState.Starting(LoadPhase.PULLING, "pulling"), 1);
        models.stateObserved(
                "alpha", new ModelState.Failed(new LoadFailure(LoadFailure.Cause.CRASH_LOOP, "ended with 1")), 1);
        assertThat(registry.get("modelswap.load.failures")
                        .tag("cause", "crash_loop")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("modelswap.loads")
                        .tag("result", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
