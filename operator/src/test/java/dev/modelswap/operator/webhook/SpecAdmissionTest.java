package dev.modelswap.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.values.Problem;
import dev.modelswap.operator.apply.DryRun;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecAdmissionTest {

    private static final String LOST_NULL = annotated("""
            {"spec":{"profiles":[{"name":"coding","aliases":{"a":"tiny","image-gen":null}}]}}""");

    private DryRun.Outcome tried = DryRun.Outcome.FINE;

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    {
        serialization.registerKubernetesResource(ModelSwap.class);
    }

    @Test
    void validSpecIsAllowedWithoutAWord() {
        AdmissionResponse response = answer(Reviews.ofCreation(Reviews.VALID));

        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings()).isEmpty();
    }

    @Test
    void invalidSpecIsDeniedWithEveryProblemAsTheSchemaWouldTellThem() {
        Status status = denied(Reviews.ofCreation(Reviews.INVALID));

        assertThat(status.getCode()).isEqualTo(422);
        assertThat(status.getReason()).isEqualTo("Invalid");
        assertThat(status.getDetails().getKind()).isEqualTo("ModelSwap");
        assertThat(status.getDetails().getName()).isEqualTo("lab");
        assertThat(status.getDetails().getCauses())
                .extracting(StatusCause::getField, StatusCause::getMessage)
                .contains(
                        tuple("spec.models[tiny].image", "no image: set it here or in spec.defaults.image"),
                        tuple(
                                "spec.profiles[coding].aliases",
                                "'a' points to 'nobody', which is no model, model's alias, selector or peer's model: the models are tiny"))
                .hasSize(3);
        assertThat(status.getMessage().lines())
                .hasSize(3)
                .contains("spec.models[tiny].image: no image: set it here or in spec.defaults.image");
    }

    @Test
    void changeToAnInvalidSpecIsDenied() {
        assertThat(denied(Reviews.ofUpdate(Reviews.INVALID, Reviews.VALID)).getReason())
                .isEqualTo("Invalid");
    }

    @Test
    void specThatWasInvalidBeforeMayStayWhileMetadataChange() {
        String labelled = Reviews.INVALID.replace("namespace: team}", "namespace: team, finalizers: []}");

        assertThat(answer(Reviews.ofUpdate(labelled, Reviews.INVALID)).getAllowed())
                .isTrue();
    }

    @Test
    void resourceThatIsBeingDeletedMayBeAnything() {
        String ending = Reviews.INVALID.replace(
                "namespace: team}", "namespace: team, deletionTimestamp: \"2026-01-01T00:00:00Z\"}");

        assertThat(answer(Reviews.ofUpdate(ending, Reviews.VALID)).getAllowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "CONNECT"})
    void whatWritesNoSpecIsAllowed(String operation) {
        assertThat(answer(Reviews.of(operation, null, Reviews.INVALID)).getAllowed())
                .isTrue();
    }

    @Test
    void unknownActiveProfileIsAWarning() {
        AdmissionResponse response =
                answer(Reviews.ofCreation(Reviews.VALID.replace("activeProfile: coding", "activeProfile: cooking")));

        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings())
                .containsExactly("spec.activeProfile: there is no profile 'cooking', only coding");
    }

    @Test
    void nullThatApplyDroppedIsAWarning() {
        AdmissionResponse response = answer(Reviews.ofCreation(LOST_NULL));

        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("'image-gen'", "write \"\" instead"));
    }

    @Test
    void nullThatChangesTheAnnotationAloneIsAWarningOnce() {
        assertThat(answer(Reviews.ofUpdate(LOST_NULL, Reviews.VALID)).getWarnings())
                .hasSize(1);
        assertThat(answer(Reviews.ofUpdate(LOST_NULL, LOST_NULL)).getWarnings()).isEmpty();
    }

    @Test
    void nullThatArrivesIsNoneThatWasLostAndNoEmptyProfile() {
        AdmissionResponse response = answer(Reviews.ofCreation(LOST_NULL.replace("{a: tiny}", "{image-gen: null}")));

        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings()).isEmpty();
    }

    @Test
    void whatTheClusterNeverTakesIsDeniedInItsWords() {
        tried = new DryRun.Outcome(List.of(new Problem("spec.models[tiny]", "no such volume")), List.of());

        Status status = denied(Reviews.ofCreation(Reviews.VALID));

        assertThat(status.getMessage()).isEqualTo("spec.models[tiny]: no such volume");
        assertThat(answer(Reviews.ofUpdate(Reviews.VALID, Reviews.VALID)).getAllowed())
                .isTrue();
    }

    @Test
    void whatTheClusterDoesNotTakeNowIsAWarning() {
        tried = new DryRun.Outcome(List.of(), List.of(new Problem("spec.models[tiny]", "exceeded quota")));

        assertThat(answer(Reviews.ofCreation(Reviews.VALID)).getWarnings())
                .containsExactly("spec.models[tiny]: exceeded quota");
    }

    @Test
    void serverThatListensElsewhereIsAWarning() {
        AdmissionResponse response = answer(
                Reviews.ofCreation(Reviews.VALID.replace("image: \"server:1\"", "image: s, args: [--port, '9']")));

        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings())
                .containsExactly("spec.models[tiny].args: --port is '9', and the model's port, where the proxy asks the"
                        + " server, is 8080: make them equal");
    }

    private Status denied(String review) {
        AdmissionResponse response = answer(review);
        assertThat(response.getAllowed()).isFalse();
        return response.getStatus();
    }

    private AdmissionResponse answer(String review) {
        AdmissionRequest request =
                serialization.unmarshal(review, AdmissionReview.class).getRequest();
        return new SpecAdmission((written, before) -> tried).handle(request);
    }

    private static String annotated(String lastApplied) {
        return Reviews.VALID.replace(
                "namespace: team}",
                "namespace: team, annotations: {kubectl.kubernetes.io/last-applied-configuration: '%s'}}"
                        .formatted(lastApplied));
    }
}
