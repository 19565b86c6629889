package dev.modelswap.bench.operator;

import dev.modelswap.bench.LocalParts;
import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creation and change of a large resource, the operator at rest, and how long a profile takes to become active. */
@Command(
        name = "operator",
        description = "The operator against an API server of its own: times, and API calls by verb and resource.",
        mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {

    /** Between two patches of the profile, in which the operator comes to rest. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    @Option(
            names = "--models",
            defaultValue = "500",
            description = "Of the large resource; ${DEFAULT-VALUE} if absent.")
    private int models;

    @Option(names = "--patches", defaultValue = "200", description = "Of the profile; ${DEFAULT-VALUE} if absent.")
    private int patches;

    @Option(names = "--rest", defaultValue = "60", description = "Seconds at rest; ${DEFAULT-VALUE} if absent.")
    private int rest;

    @Option(names = "--management-port", defaultValue = "18081", description = "Of the operator; ${DEFAULT-VALUE}.")
    private int managementPort;

    @Mixin
    private LocalParts local = new LocalParts();

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("modelswap-bench");
        System.err.println("logs: " + folder);
        try (ControlPlane plane = ControlPlane.start(local.assets(), folder);
                KubernetesClient admin = plane.admin()) {
            plane.install(admin, local.project());
            try (OperatorProcess operator = OperatorProcess.start(plane, admin, local.project(), managementPort)) {
                AuditLog audit = new AuditLog(plane.auditLog(), OperatorProcess.USER);
                System.out.println("Kubernetes " + admin.getKubernetesVersion().getGitVersion() + "\n");
                createAndChange(admin, audit);
                atRest(operator, audit);
                switchProfiles(admin, new ManyModels("large", models));
                ManyModels small = new ManyModels("small", 3);
                create(admin, small);
                switchProfiles(admin, small);
            }
        }
        return 0;
    }

    private void createAndChange(KubernetesClient admin, AuditLog audit) throws IOException {
        ManyModels large = new ManyModels("large", models);
        audit.news();
        double created = create(admin, large);
        report("first creation of " + models + " models", created, audit.news());

        Map<String, String> before = versions(admin);
        double changed = change(admin, large);
        Map<String, String> after = versions(admin);
        report("change of one model's image", changed, audit.news());
        long written = after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .count();
        System.out.printf("  Deployments with another resourceVersion: %d of %d%n%n", written, after.size());
    }

    private static double create(KubernetesClient admin, ManyModels wanted) {
        long began = System.nanoTime();
        long generation =
                admin.resource(wanted.resource()).create().getMetadata().getGeneration();
        awaitStatus(resource(admin, wanted), status -> hasObserved(status, generation));
        return millisSince(began);
    }

    private static double change(KubernetesClient admin, ManyModels large) {
        Resource<ModelSwap> resource = resource(admin, large);
        long began = System.nanoTime();
        long generation = resource.patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"add\",\"path\":\"/spec/models/1/image\",\"value\":\"other:1\"}]")
                .getMetadata()
                .getGeneration();
        awaitStatus(resource, status -> hasObserved(status, generation));
        return millisSince(began);
    }

    private void atRest(OperatorProcess operator, AuditLog audit) throws IOException, InterruptedException {
        audit.news();
        long before = operator.reconciliations();
        Thread.sleep(Duration.ofSeconds(rest));
        Map<String, Long> calls = audit.news();
        System.out.printf(
                "at rest for %d s: %d reconciliations, %d writes; calls: %s%n%n",
                rest, operator.reconciliations() - before, AuditLog.writes(calls), AuditLog.text(calls));
    }

    private void switchProfiles(KubernetesClient admin, ManyModels models) throws InterruptedException {
        Resource<ModelSwap> resource = resource(admin, models);
        List<Double> millis = new ArrayList<>();
        for (int patch = 0; patch < patches; patch++) {
            String profile = patch % 2 == 0 ? "writing" : "coding";
            try (ProfileWatch watch = ProfileWatch.of(resource, profile)) {
                long began = System.nanoTime();
                resource.patch(
                        PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeProfile\":\"" + profile + "\"}}");
                millis.add((watch.seen() - began) / 1e6);
            }
            Thread.sleep(PAUSE);
        }
        List<Double> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "status.activeProfile after a patch, %d models, %d times: p50 %.0f ms, p99 %.0f ms, most %.0f ms%n",
                models.models(),
                patches,
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                sorted.getLast());
    }

    private static void report(String what, double millis, Map<String, Long> calls) {
        System.out.printf(
                "%s: %.0f ms, %d writes%n  calls: %s%n", what, millis, AuditLog.writes(calls), AuditLog.text(calls));
    }

    private static Map<String, String> versions(KubernetesClient admin) {
        return admin
                .apps()
                .deployments()
                .inNamespace(ManyModels.NAMESPACE)
                .withLabel(ObjectNames.COMPONENT_LABEL, ObjectNames.MODEL)
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(
                        deployment -> deployment.getMetadata().getName(), (Function<Deployment, String>)
                                deployment -> deployment.getMetadata().getResourceVersion()));
    }

    private static void awaitStatus(Resource<ModelSwap> resource, Predicate<ModelSwapStatus> wanted) {
        resource.waitUntilCondition(
                seen -> seen != null && seen.getStatus() != null && wanted.test(seen.getStatus()), 5, TimeUnit.MINUTES);
    }

    private static boolean hasObserved(ModelSwapStatus status, @Nullable Long generation) {
        return generation != null
                && generation.equals(status.observedGeneration())
                && status.conditions().stream().anyMatch(condition -> "Accepted".equals(condition.getType()));
    }

    private static Resource<ModelSwap> resource(KubernetesClient admin, ManyModels models) {
        return admin.resources(ModelSwap.class)
                .inNamespace(ManyModels.NAMESPACE)
                .withName(models.name());
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
