package dev.modelswap.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.values.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionMessageTest {

    @Test
    void oneCauseOfManyModelsIsToldOnceWithTheFirstOfThem() {
        List<Refusal> refusals = IntStream.range(0, 500)
                .mapToObj(i -> refusal("m" + i, "Deployment.apps \"lab-m" + i + "\" is invalid: bad volume"))
                .toList();

        assertThat(ConditionMessage.ofRefusals(refusals))
                .isEqualTo("models 'm0', 'm1', 'm2' and 497 more: Deployment lab-m0: Deployment.apps \"lab-m0\" is"
                        + " invalid: bad volume");
    }

    @Test
    void fewModelsAreAllNamed() {
        assertThat(ConditionMessage.ofRefusals(List.of(refusal("a", "quota"), refusal("b", "quota"))))
                .isEqualTo("models 'a', 'b': Deployment lab-a: quota");
    }

    @Test
    void everyCauseHasALineAndObjectsWithoutModelToo() {
        assertThat(ConditionMessage.ofRefusals(
                        List.of(refusal("a", "quota"), new Refusal("Service", "lab", null, "taken"))))
                .isEqualTo("model 'a': Deployment lab-a: quota\nService lab: taken");
    }

    @Test
    void messageStaysWithinWhatKubernetesAllowsAndSaysHowMuchIsLeftOut() {
        List<Problem> problems = IntStream.range(0, 2_000)
                .mapToObj(i -> new Problem("spec.models[m]", "x".repeat(80)))
                .toList();

        String message = ConditionMessage.ofProblems(problems);

        List<String> lines = message.lines().toList();
        assertThat(message).hasSizeLessThanOrEqualTo(ConditionMessage.LIMIT);
        assertThat(lines.getLast()).isEqualTo("and " + (2_000 - (lines.size() - 1)) + " more");
        assertThat(lines).hasSizeGreaterThan(300);
    }

    @Test
    void oneEndlessProblemIsCut() {
        assertThat(ConditionMessage.ofProblems(List.of(new Problem("spec", "x".repeat(100_000)))))
                .hasSize(ConditionMessage.LIMIT)
                .endsWith("x…");
    }

    private static Refusal refusal(String model, String message) {
        return new Refusal("Deployment", "lab-" + model, model, message);
    }
}
