package dev.modelswap.proxy.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ModelState STARTING = new ModelState.Starting(LoadPhase.PULLING, "pulling");
    private static final ModelState READY = new ModelState.Ready();
    private static final ModelState STOPPED = new ModelState.Stopped();

    private final List<Span> heard = new ArrayList<>();
    private final Timeline timeline = new Timeline(3, heard::add);

    @Test
    void stateThatEndsGivesASpanAndTheNextOneBeginsThere() {
        timeline.observed("alpha", STARTING, 0, at(0));
        timeline.observed("alpha", READY, 0, at(5));
        timeline.observed("alpha", STOPPED, 0, at(9));

        assertThat(timeline.since(START))
                .containsExactly(
                        new Span(1, "alpha", "starting", at(0), at(5), null, 0),
                        new Span(2, "alpha", "ready", at(5), at(9), null, 0));
    }

    @Test
    void progressWithinAStateIsOneSpan() {
        timeline.observed("alpha", STARTING, 0, at(0));
        timeline.observed("alpha", new ModelState.Starting(LoadPhase.LOADING, "loading"), 0, at(1));

        assertThat(timeline.since(START)).containsExactly(new Span(1, "alpha", "starting", at(0), null, null, 0));
        assertThat(heard).hasSize(1);
    }

    @Test
    void modelThatIsStoppedHasNoSpan() {
        timeline.observed("alpha", STOPPED, 0, at(0));

        assertThat(timeline.since(START)).isEmpty();
    }

    @Test
    void requestsThatWaitedBeforeAndDuringASpanAreCounted() {
        timeline.observed("alpha", STARTING, 2, at(0));
        timeline.waits("alpha");
        timeline.waits("beta");
        timeline.observed("alpha", READY, 0, at(1));
        timeline.waits("alpha");

        assertThat(timeline.since(START).stream().map(Span::waited)).containsExactly(3, 1);
    }

    @Test
    void everyBeginningAndEndIsHeard() {
        timeline.observed("alpha", READY, 0, at(0));
        timeline.observed("alpha", STOPPED, 0, at(4));

        assertThat(heard)
                .containsExactly(
                        new Span(1, "alpha", "ready", at(0), null, null, 0),
                        new Span(1, "alpha", "ready", at(0), at(4), null, 0));
    }

    @Test
    void spansThatEndedBeforeAreNotTold() {
        timeline.observed("alpha", READY, 0, at(0));
        timeline.observed("alpha", STOPPED, 0, at(4));
        timeline.observed("beta", READY, 0, at(1));

        assertThat(timeline.since(at(4))).hasSize(2);
        assertThat(timeline.since(at(5)).stream().map(Span::model)).containsExactly("beta");
    }

    @Test
    void modelThatIsRemovedRunsNoMore() {
        timeline.observed("alpha", READY, 0, at(0));
        timeline.observed("beta", READY, 0, at(0));

        timeline.retain(Set.of("beta"), at(3));

        assertThat(timeline.since(START).stream().map(Span::to)).containsExactly(at(3), null);
    }

    @Test
    void oldestSpansAreForgottenWhereThereAreTooMany() {
        timeline.observed("beta", READY, 0, at(0));
        for (int second = 1; second < 20; second += 2) {
            timeline.observed("alpha", READY, 0, at(second));
            timeline.observed("alpha", STOPPED, 0, at(second + 1));
        }

        assertThat(timeline.since(START).stream().map(Span::from)).containsExactly(at(0), at(15), at(17), at(19));
    }

    @Test
    void spansThatEndedLongAgoAreForgotten() {
        timeline.observed("alpha", READY, 0, at(0));
        timeline.observed("alpha", STOPPED, 0, at(1));

        timeline.observed("beta", READY, 0, at(2).plus(Timeline.LONGEST));

        assertThat(timeline.since(START).stream().map(Span::model)).containsExactly("beta");
    }

    private static Instant at(long second) {
        return START.plus(Duration.ofSeconds(second));
    }
}
