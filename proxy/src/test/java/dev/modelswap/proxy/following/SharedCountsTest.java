package dev.modelswap.proxy.following;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What proxies count together. */
class SharedCountsTest {

    private final SharedCounts own = new SharedCounts();
    private final Map<String, Map<String, Integer>> told = new HashMap<>();
    private final SumOfCounts sum = new SumOfCounts(own, told::put);

    @Test
    void eachKnowsItsOwnAndTheOthers() {
        own.tell(now -> sum.changed());
        own.enter("x");
        sum.counts("two", Map.of("x", 2, "y", 1));
        sum.counts("three", Map.of("x", 4));

        assertThat(own.of("x")).isEqualTo(7);
        assertThat(told).containsEntry("two", Map.of("x", 5)).containsEntry("three", Map.of("x", 3, "y", 1));

        own.leave("x");
        assertThat(told).containsEntry("two", Map.of("x", 4));
    }

    @Test
    void whatAProxyCountedThatIsNotHeardAnyMoreIsForgotten() {
        sum.counts("two", Map.of("x", 2));

        sum.forget("two");

        assertThat(own.of("x")).isZero();
    }
}
