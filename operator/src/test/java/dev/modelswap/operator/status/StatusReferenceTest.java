package dev.modelswap.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The reference of what the operator says, held to what it can say. */
class StatusReferenceTest {

    private static final Path REFERENCE = Path.of("../docs/reference/status.md");

    @TestFactory
    Stream<DynamicTest> tableNamesEveryWordAndNoOther() {
        return Stream.of(
                words("Conditions", UntimedCondition.Aspect.values()),
                words("Reasons of conditions", UntimedCondition.Reason.values()),
                words("Phases of a model", ModelStatus.Phase.values()),
                words("Reasons of a model", ModelReason.values()),
                words("Events", StatusTransition.Reason.values()));
    }

    @Test
    void eventsHaveTheirTypes() throws IOException {
        assertThat(rows("Events"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row[2])
                        .isEqualTo(StatusTransition.Reason.valueOf(word(row)).eventType()));
    }

    private static DynamicTest words(String section, Enum<?>... values) {
        return DynamicTest.dynamicTest(
                section,
                () -> assertThat(rows(section).stream().map(StatusReferenceTest::word))
                        .containsExactlyInAnyOrderElementsOf(
                                Arrays.stream(values).map(Enum::name).toList()));
    }

    /** The cells of the rows of a section's table; the first is empty. */
    private static List<String[]> rows(String section) throws IOException {
        return Files.readString(REFERENCE)
                .split("\n## " + section + "\n", 2)[1]
                .split("\n## ", 2)[0]
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\s*\\|\\s*", -1))
                .toList();
    }

    private static String word(String[] row) {
        return row[1].replace("`", "");
    }
}
