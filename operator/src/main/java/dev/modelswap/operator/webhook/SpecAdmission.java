package dev.modelswap.operator.webhook;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.validation.LostNulls;
import dev.modelswap.crds.validation.PlacementWarnings;
import dev.modelswap.crds.validation.ServerArguments;
import dev.modelswap.crds.validation.SpecValidator;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.apply.DryRun;
import dev.modelswap.operator.status.UnknownProfile;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.javaoperatorsdk.webhook.admission.AdmissionRequestHandler;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a {@link ModelSwap} may be written: not with a new spec that breaks rules, or with models whose Deployments the cluster
 * would refuse. A spec that is there already stays
 * whatever the rules, or else nobody could label the resource or take a finalizer off it.
 */
final class SpecAdmission implements AdmissionRequestHandler {

    private static final Set<String> WRITES = Set.of("CREATE", "UPDATE");
    private static final int UNPROCESSABLE = 422;

    private final Trial trial;

    /** What the cluster says to the models of a valid resource that were not so before. */
    interface Trial {
        DryRun.Outcome of(ModelSwap written, @Nullable ModelSwap before);
    }

    SpecAdmission(Trial trial) {
        this.trial = trial;
    }

    /** The answer; throws {@link IllegalArgumentException} for a request that is not about a {@link ModelSwap}. */
    @Override
    public AdmissionResponse handle(AdmissionRequest request) {
        if (!WRITES.contains(request.getOperation())) {
            return allowed(Stream.of());
        }
        ModelSwap written = resource(request.getObject());
        @Nullable ModelSwap before = request.getOldObject() == null ? null : resource(request.getOldObject());
        if (written.isMarkedForDeletion()) {
            return allowed(Stream.of());
        }
        if (before != null && written.getSpec().equals(before.getSpec())) {
            return allowed(newAnnotations(written, before) ? warnings(written) : Stream.of());
        }
        List<Problem> problems = SpecValidator.problems(written.getMetadata().getName(), written.getSpec());
        if (!problems.isEmpty()) {
            return denied(written, problems);
        }
        DryRun.Outcome tried = trial.of(written, before);
        return tried.refused().isEmpty()
                ? allowed(Stream.concat(warnings(written), tried.doubtful().stream()))
                : denied(written, tried.refused());
    }

    private static ModelSwap resource(@Nullable Object object) {
        if (object instanceof ModelSwap resource
                && resource.getSpec() != null
                && resource.getMetadata() != null
                && resource.getMetadata().getName() != null) {
            return resource;
        }
        throw new IllegalArgumentException("the request is not about a ModelSwap of " + ModelSwap.GROUP + "/"
                + ModelSwap.VERSION + " with a name and a spec");
    }

    /** Among them is what {@code kubectl apply} wrote down before it dropped nulls. */
    private static boolean newAnnotations(ModelSwap written, ModelSwap before) {
        return !Objects.equals(
                written.getMetadata().getAnnotations(), before.getMetadata().getAnnotations());
    }

    private static Stream<Problem> warnings(ModelSwap resource) {
        return Stream.of(
                        LostNulls.problems(resource).stream(),
                        UnknownProfile.in(resource.getSpec()).stream(),
                        ServerArguments.warnings(resource.getSpec()).stream(),
                        PlacementWarnings.of(resource.getSpec()).stream())
                .flatMap(problems -> problems);
    }

    private static AdmissionResponse allowed(Stream<Problem> warnings) {
        return new AdmissionResponseBuilder()
                .withAllowed(true)
                .withWarnings(warnings.map(Problem::toString).toList())
                .build();
    }

    private static AdmissionResponse denied(ModelSwap resource, List<Problem> problems) {
        return new AdmissionResponseBuilder()
                .withAllowed(false)
                .withStatus(status(resource, problems))
                .build();
    }

    /** As the API server tells of what its schema finds: kubectl lists the causes, one a line. */
    private static Status status(ModelSwap resource, List<Problem> problems) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withCode(UNPROCESSABLE)
                .withReason("Invalid")
                .withMessage(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")))
                .withNewDetails()
                .withGroup(ModelSwap.GROUP)
                .withKind("ModelSwap")
                .withName(resource.getMetadata().getName())
                .withCauses(problems.stream()
                        .map(problem -> new StatusCause(problem.field(), problem.message(), "FieldValueInvalid"))
                        .toList())
                .endDetails()
                .build();
    }
}
