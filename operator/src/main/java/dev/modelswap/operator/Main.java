package dev.modelswap.operator;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.operator.apply.Dependents;
import dev.modelswap.operator.events.EventRecorder;
import dev.modelswap.operator.room.RoomPublisher;
import dev.modelswap.operator.webhook.Webhook;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator until it is told to stop. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

    private Main() {}

    public static void main(String[] args) throws IOException {
        OperatorConfig config = OperatorConfig.of(System.getenv());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        KubernetesClient client = client();
        Optional<Leadership> leadership = config.candidacy()
                .map(candidacy ->
                        new Leadership(candidacy, () -> Runtime.getRuntime().halt(1)));
        Gauge.builder(
                        "modelswap.operator.leads",
                        () -> leadership.map(Leadership::leads).orElse(true) ? 1 : 0)
                .description("1 where this operator acts, 0 where it stands by")
                .register(metrics);
        RoomPublisher room = RoomPublisher.of(client);
        Operator operator = operator(config, client, room, leadership, metrics);
        Optional<Webhook> webhook = webhook(config, client);
        ApiServer apiServer = new ApiServer(client, config.namespaces(), Duration.ofMillis(500));
        ManagementServer management = ManagementServer.start(
                config.managementPort(), () -> unready(apiServer, operator, webhook), metrics::scrape);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> stop(operator, room, client, leadership, webhook, management), "stop"));
        try {
            apiServer.await();
            operator.start();
        } catch (OperatorException | InterruptedException e) {
            // Their threads would keep a process alive that does nothing.
            webhook.ifPresent(Webhook::close);
            management.close();
            client.close();
            throw new IllegalStateException("cannot start", e);
        }
        LOG.atInfo()
                .addKeyValue("namespaces", config.namespaces().isEmpty() ? "all" : config.namespaces())
                .addKeyValue("proxyImage", config.proxyImage())
                .log("started");
    }

    private static Optional<Webhook> webhook(OperatorConfig config, KubernetesClient client) throws IOException {
        return config.webhook().isEmpty()
                ? Optional.empty()
                : Optional.of(Webhook.start(config.webhook().get(), client, Clock.systemUTC()));
    }

    private static Operator operator(
            OperatorConfig config,
            KubernetesClient client,
            RoomPublisher room,
            Optional<Leadership> leadership,
            PrometheusMeterRegistry metrics) {
        Operator operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(MicrometerMetricsV2.newBuilder(metrics).build())
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(10))
                    // What a first list meets may pass: it is tried again, and the operator is not ready until all are
                    // through.
                    .withStopOnInformerErrorDuringStartup(false)
                    .withCacheSyncTimeout(AS_LONG_AS_IT_TAKES);
            leadership.ifPresent(found -> overrider.withLeaderElectionConfiguration(found.configuration()));
        });
        operator.register(
                new ModelSwapReconciler(
                        config,
                        Discovery.of(client, Clock.systemUTC()),
                        NodesSeen.of(client, Clock.systemUTC()),
                        room,
                        EventRecorder.of(client, Clock.systemUTC()),
                        Clock.systemUTC()),
                overrider -> configure(overrider, config));
        return operator;
    }

    /** Does not repeat failed requests: reconciliations are repeated, and what blocks inside one delays the next change. */
    private static KubernetesClient client() {
        Config config = new ConfigBuilder().withRequestRetryBackoffLimit(0).build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static void configure(ControllerConfigurationOverrider<ModelSwap> overrider, OperatorConfig config) {
        overrider
                .withName("modelswap")
                // Its own, since a generation does not tell of annotations.
                .withGenerationAware(false)
                .withOnUpdateFilter(ResourceChange::matters)
                .withFieldManager(Dependents.FIELD_MANAGER)
                // Those of a resource that is being deleted too: the finalizer comes and goes with the models that run.
                .withTriggerReconcilerOnAllEvents(true)
                .withRetry(new GenericRetry()
                        .setInitialInterval(500)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(60_000)
                        .withoutMaxAttempts());
        if (config.namespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(config.namespaces());
        }
    }

    /** What the operator waits for; empty if it is ready. */
    private static String unready(ApiServer apiServer, Operator operator, Optional<Webhook> webhook) {
        if (!apiServer.problem().isEmpty()) {
            return apiServer.problem();
        }
        if (!operator.getRuntimeInfo().isStarted() || !operator.getRuntimeInfo().allEventSourcesAreHealthy()) {
            return "what the API server has is not all seen yet";
        }
        return webhook.stream().allMatch(Webhook::isReady) ? "" : "the webhook has no certificate yet";
    }

    /** Reconciliations that run come to their end, then another operator may take over. */
    private static void stop(
            Operator operator,
            RoomPublisher room,
            KubernetesClient client,
            Optional<Leadership> leadership,
            Optional<Webhook> webhook,
            ManagementServer management) {
        leadership.ifPresent(Leadership::stopping);
        operator.stop();
        room.close();
        leadership.filter(Leadership::led).ifPresent(found -> found.handOver(client));
        webhook.ifPresent(Webhook::close);
        client.close();
        management.close();
        LOG.info("stopped");
    }
}
