package dev.modelswap.operator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modelswap.crds.api.ModelStatus;
import dev.modelswap.crds.api.ModelStatus.Phase;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00.5Z"), ZoneOffset.UTC);

    private final RecordedApi api = new RecordedApi();
    private final EventRecorder recorder = new EventRecorder(api, Runnable::run, CLOCK);
    private final ModelSwap resource = resource();

    @Test
    void eventIsAboutTheResource() {
        record(Phase.Starting);

        Event event = api.events.values().iterator().next();
        assertThat(event.getMetadata().getNamespace()).isEqualTo("team");
        assertThat(event.getInvolvedObject().getKind()).isEqualTo("ModelSwap");
        assertThat(event.getInvolvedObject().getUid()).isEqualTo("u-1");
        assertThat(event.getType()).isEqualTo("Normal");
        assertThat(event.getReason()).isEqualTo("Loading");
        assertThat(event.getLastTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void whatHappensAgainCountsUpItsEvent() {
        record(Phase.Starting);
        record(Phase.Ready);
        record(Phase.Stopped);
        record(Phase.Starting);
        record(Phase.Ready);

        assertThat(api.events.values())
                .extracting(Event::getReason, Event::getCount)
                .containsExactly(tuple("Loading", 2), tuple("Loaded", 2), tuple("Unloaded", 1));
    }

    @Test
    void statusThatHadToBeWrittenAgainIsToldOfOnce() {
        record(Phase.Starting);
        record(Phase.Starting);

        assertThat(api.events.values()).extracting(Event::getCount).containsExactly(1);
    }

    @Test
    void eventThatTheClusterHasDroppedIsWrittenAnew() {
        record(Phase.Starting);
        api.events.clear();
        record(Phase.Stopped);
        record(Phase.Starting);

        assertThat(api.events.values())
                .extracting(Event::getReason, Event::getCount)
                .containsExactly(tuple("Unloaded", 1), tuple("Loading", 1));
    }

    @Test
    void eventThatCannotBeWrittenHindersNothing() {
        api.broken = true;
        record(Phase.Starting);
        api.broken = false;
        record(Phase.Ready);

        assertThat(api.events.values()).extracting(Event::getReason).containsExactly("Loaded");
    }

    @Test
    void writesRunAside() {
        Queue<Runnable> queued = new ArrayDeque<>();
        EventRecorder aside = new EventRecorder(api, queued::add, CLOCK);

        aside.record(resource, status(Phase.Ready));

        assertThat(api.events).isEmpty();
        assertThat(queued).hasSize(1);
    }

    @Test
    void messageIsNoLongerThanTheApiTakes() {
        ModelStatus failed =
                new ModelStatus("tiny", Phase.Failed, "lab-tiny", "CrashLoopBackOff", "x".repeat(2000), null);

        recorder.record(resource, new ModelSwapStatus(1L, null, null, null, List.of(failed), List.of()));

        assertThat(api.events.values().iterator().next().getMessage()).hasSize(1024);
    }

    private void record(Phase phase) {
        recorder.record(resource, status(phase));
    }

    private static ModelSwapStatus status(Phase phase) {
        return new ModelSwapStatus(
                1L, null, null, null, List.of(new ModelStatus("tiny", phase, "lab-tiny", null, null, null)), List.of());
    }

    private static ModelSwap resource() {
        ModelSwap resource = new ModelSwap();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("lab")
                .withNamespace("team")
                .withUid("u-1")
                .build());
        return resource;
    }

    private static final class RecordedApi implements EventApi {

        private final Map<String, Event> events = new LinkedHashMap<>();
        private boolean broken;

        @Override
        public void create(Event event) {
            check();
            assertThat(events.put(event.getMetadata().getName(), event)).isNull();
        }

        @Override
        public boolean repeat(Event event) {
            check();
            return events.replace(event.getMetadata().getName(), event) != null;
        }

        private void check() {
            if (broken) {
                throw new IllegalStateException("the API server is away");
            }
        }
    }
}
