package dev.modelswap.crds.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "90s, PT1M30S",
        "10m, PT10M",
        "5ms, PT0.005S",
        "1h30m, PT1H30M",
        "1h2m3s4ms, PT1H2M3.004S",
        "2m5ms, PT2M0.005S",
        "100h, PT100H",
        "007s, PT7S",
    })
    void durationIsNumbersWithUnits(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(text).as("the schema takes what is parsed").matches(DurationText.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "90",
                "s",
                "-1s",
                "1.5h",
                "1d",
                "30m1h",
                "1s1s",
                "10 m",
                "10M",
                "PT10M",
                "1234567890s",
                "٣s"
            })
    void anythingElseIsRejectedWithWhatToWrite(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage("'%s' is not a duration: write a number and a unit, such as 90s or 10m", text);
    }
}
