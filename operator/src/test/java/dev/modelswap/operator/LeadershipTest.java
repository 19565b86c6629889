package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.operator.Leadership.Candidacy;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private final AtomicInteger ended = new AtomicInteger();
    private final Leadership leadership =
            new Leadership(new Candidacy("system", "operator", "pod-1"), ended::incrementAndGet);
    private final LeaderCallbacks callbacks =
            leadership.configuration().getLeaderCallbacks().orElseThrow();

    @Test
    void onlyTheHolderOfTheLeaseLeads() {
        assertThat(leadership.leads()).isFalse();

        callbacks.onStartLeading();

        assertThat(leadership.leads()).isTrue();
        assertThat(leadership.configuration().getIdentity()).contains("pod-1");
    }

    @Test
    void processThatLosesTheLeaseEnds() {
        callbacks.onStartLeading();

        callbacks.onStopLeading();

        assertThat(ended).hasValue(1);
        assertThat(leadership.leads()).isFalse();
    }

    @Test
    void processThatIsBeingStoppedIsNotEndedByTheFrameworkEither() {
        callbacks.onStartLeading();

        leadership.stopping();
        callbacks.onStopLeading();

        assertThat(ended).hasValue(0);
        assertThat(leadership.configuration().isExitOnStopLeading()).isFalse();
    }
}
