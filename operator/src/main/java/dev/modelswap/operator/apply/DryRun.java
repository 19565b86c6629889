package dev.modelswap.operator.apply;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.desired.ComputedModels;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server what it would say to the Deployments of models, and writes none of them. What is not answered in time counts
 * as accepted: the Deployments are applied later, and what is refused then is told in the status.
 */
public final class DryRun implements AutoCloseable {

    /** A server-side apply of the operator's that changes nothing. */
    static final PatchContext PATCH = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Dependents.FIELD_MANAGER)
            .withForce(true)
            .withDryRun(List.of("All"))
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);

    /** Questions to the API server at a time, from all resources. */
    private static final int AT_A_TIME = 8;

    /** By these it says that an object cannot be; 500 is how servers before 1.22 answer an apply of fields that are not there. */
    private static final Set<Integer> UNFIT = Set.of(400, 422, 500);

    /** By policies, quotas and missing rights, all of which may change before a model is loaded. */
    private static final int FORBIDDEN = 403;

    /** Only what is in a pod template comes from the resource. */
    private static final String TEMPLATE = "spec.template";

    private final KubernetesClient client;
    private final Duration limit;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_A_TIME, Thread.ofVirtual().name("dry-run-", 0).factory());

    /**
     * What the API server says.
     *
     * @param refused what it would never take
     * @param doubtful what it would not take now
     */
    public record Outcome(List<Problem> refused, List<Problem> doubtful) {

        /** It takes everything. */
        public static final Outcome FINE = new Outcome(List.of(), List.of());

        private static Outcome refused(Problem problem) {
            return new Outcome(List.of(problem), List.of());
        }

        private static Outcome doubtful(Problem problem) {
            return new Outcome(List.of(), List.of(problem));
        }

        private Outcome and(Outcome other) {
            return new Outcome(joined(refused, other.refused), joined(doubtful, other.doubtful));
        }

        private static List<Problem> joined(List<Problem> some, List<Problem> others) {
            return Stream.concat(some.stream(), others.stream()).toList();
        }
    }

    /** Asks by {@code client}, for {@code limit} at most. */
    public DryRun(KubernetesClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /** What is said to the models of {@code written}, which is valid, that were not so in {@code before}. */
    public Outcome of(ModelSwap written, @Nullable ModelSwap before) {
        Set<String> changed = changed(written, before);
        if (changed.isEmpty()) {
            return Outcome.FINE;
        }
        List<Callable<Outcome>> questions = new ArrayList<>();
        for (Deployment deployment : new ComputedModels().of(written)) {
            String model =
                    String.valueOf(deployment.getMetadata().getAnnotations().get(ObjectNames.MODEL_ANNOTATION));
            if (changed.contains(model)) {
                questions.add(() -> ask(model, deployment));
            }
        }
        return answers(questions);
    }

    private static Set<String> changed(ModelSwap written, @Nullable ModelSwap before) {
        Set<Model> known = new HashSet<>();
        if (before != null
                && Objects.equals(before.getSpec().defaults(), written.getSpec().defaults())) {
            known.addAll(before.getSpec().models());
        }
        Set<String> changed = new HashSet<>();
        written.getSpec().models().stream()
                .filter(model -> !known.contains(model))
                .forEach(model -> changed.add(model.name()));
        return changed;
    }

    private Outcome answers(List<Callable<Outcome>> questions) {
        Outcome all = Outcome.FINE;
        int open = 0;
        try {
            for (Future<Outcome> answer : threads.invokeAll(questions, limit.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    all = all.and(answer.get());
                } catch (CancellationException late) {
                    open++;
                }
            }
        } catch (ExecutionException e) {
            LOG.atWarn().setCause(e).log("a dry run failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (open > 0) {
            LOG.atInfo()
                    .addKeyValue("models", questions.size())
                    .addKeyValue("unanswered", open)
                    .addKeyValue("limit", limit)
                    .log("the API server did not answer all dry runs in time");
        }
        return all;
    }

    private Outcome ask(String model, Deployment deployment) {
        try {
            client.resource(ownable(deployment)).patch(PATCH);
            return Outcome.FINE;
        } catch (KubernetesClientException e) {
            return outcome(Problem.field("models", model), e);
        }
    }

    /** A resource that is not there yet has no uid, and an owner must have one. */
    private static Deployment ownable(Deployment deployment) {
        boolean owned =
                deployment.getMetadata().getOwnerReferences().stream().allMatch(owner -> owner.getUid() != null);
        return owned
                ? deployment
                : new DeploymentBuilder(deployment)
                        .editMetadata()
                        .withOwnerReferences()
                        .endMetadata()
                        .build();
    }

    private static Outcome outcome(String field, KubernetesClientException e) {
        String words = words(e);
        if (UNFIT.contains(e.getCode()) && words.contains(TEMPLATE)) {
            return Outcome.refused(new Problem(field, "the cluster refuses its Deployment: " + words + hint(words)));
        }
        if (UNFIT.contains(e.getCode()) || e.getCode() == FORBIDDEN) {
            return Outcome.doubtful(new Problem(field, "the cluster would refuse its Deployment now: " + words));
        }
        LOG.atDebug()
                .addKeyValue("field", field)
                .addKeyValue("error", e.getMessage())
                .log("no answer to a dry run");
        return Outcome.FINE;
    }

    /** Its causes one by one, without the name of the Deployment, which no user wrote. */
    private static String words(KubernetesClientException e) {
        Status status = e.getStatus();
        if (status == null
                || status.getDetails() == null
                || status.getDetails().getCauses().isEmpty()) {
            return ServerWords.of(e);
        }
        return String.join(
                "; ",
                status.getDetails().getCauses().stream()
                        .map(cause -> cause.getField() + ": " + cause.getMessage())
                        .toList());
    }

    private static String hint(String words) {
        return words.matches("(?s).*containers\\[\\d+]\\.image: Required value.*")
                ? " (a container of podTemplate that is to change the model's server is named 'server')"
                : "";
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
