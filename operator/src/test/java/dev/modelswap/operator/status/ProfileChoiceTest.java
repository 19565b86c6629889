package dev.modelswap.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.operator.status.UntimedCondition.Outcome;
import dev.modelswap.operator.status.UntimedCondition.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class ProfileChoiceTest {

    @ParameterizedTest
    @NullAndEmptySource
    void absentOrEmptyMeansNone(@Nullable String wanted) {
        ProfileChoice choice = ProfileChoice.of(spec(wanted, "coding"), "coding");

        assertThat(choice.active()).isNull();
        assertThat(choice.condition().reason()).isEqualTo(Reason.NoProfile);
        assertThat(choice.condition().holds()).isTrue();
    }

    @Test
    void knownProfileBecomesActive() {
        ProfileChoice choice = ProfileChoice.of(spec("writing", "coding", "writing"), "coding");

        assertThat(choice.active()).isEqualTo("writing");
        assertThat(choice.condition().reason()).isEqualTo(Reason.ProfileFound);
    }

    @Test
    void unknownProfileLeavesThePreviousOneAndNamesTheKnown() {
        ProfileChoice choice = ProfileChoice.of(spec("wirting", "coding", "writing"), "coding");

        assertThat(choice.active()).isEqualTo("coding");
        assertThat(choice.condition().outcome()).isEqualTo(Outcome.False);
        assertThat(choice.condition().reason()).isEqualTo(Reason.UnknownProfile);
        assertThat(choice.condition().message())
                .isEqualTo("spec.activeProfile: there is no profile 'wirting', only coding, writing;"
                        + " 'coding' stays active");
    }

    @Test
    void previousProfileThatIsGoneDoesNotStay() {
        ProfileChoice choice = ProfileChoice.of(spec("wirting", "writing"), "coding");

        assertThat(choice.active()).isNull();
        assertThat(choice.condition().message()).endsWith("; no profile is active");
    }

    @Test
    void invalidSpecLeavesTheProfileAsItIs() {
        assertThat(ProfileChoice.unchanged("coding").active()).isEqualTo("coding");
        assertThat(ProfileChoice.unchanged("coding").condition().outcome()).isEqualTo(Outcome.Unknown);
    }

    private static ModelSwapSpec spec(@Nullable String wanted, String... profiles) {
        List<Profile> known = Stream.of(profiles)
                .map(name -> new Profile(name, null, Map.of("alias", "model")))
                .toList();
        return new ModelSwapSpec(
                wanted, null, List.of(), List.of(), null, null, Map.of(), known, List.of(), List.of(), List.of(), null,
                null, null);
    }
}
