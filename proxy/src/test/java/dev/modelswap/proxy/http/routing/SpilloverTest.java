package dev.modelswap.proxy.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.following.SharedCounts;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SpilloverTest {

    private static final ModelState READY = new ModelState.Ready();
    private static final ModelState STARTING = new ModelState.Starting(LoadPhase.LOADING, "loading");
    private static final ModelState STOPPING = new ModelState.Stopping();
    private static final Resolution.Target PEER =
            new Resolution.AtPeer(new Peer("far", "http://x", List.of("m"), null, null, null), "m", "far/m");

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: x}, {name: y}]");

    private final Spillover spillover = new Spillover("any", new SharedCounts());

    @Test
    void firstColdTargetIsStartedWhereNoneIsActive() {
        assertThat(enter(1, Map.of(), x(), y())).isEqualTo(x());
    }

    @Test
    void targetThatStopsIsNotChosen() {
        assertThat(enter(1, Map.of("x", STOPPING), x(), y())).isEqualTo(y());
        assertThat(spillover.enter(List.of(x()), Map.of("x", STOPPING), 1)).isEmpty();
    }

    @Test
    void activeTargetTakesRequestsUpToTheThreshold() {
        Map<String, ModelState> states = Map.of("x", STARTING);

        assertThat(enter(2, states, x(), y())).isEqualTo(x());
        assertThat(enter(2, states, x(), y())).isEqualTo(x());
        assertThat(enter(2, states, x(), y())).isEqualTo(y());
    }

    @Test
    void targetThatWasChosenAndHasNotBegunToStartIsActive() {
        assertThat(enter(2, Map.of(), x(), y())).isEqualTo(x());
        assertThat(enter(2, Map.of(), x(), y())).isEqualTo(x());
        assertThat(enter(2, Map.of(), x(), y())).isEqualTo(y());
    }

    @Test
    void equallyBusyTargetsTakeTurnsOverTheThreshold() {
        Map<String, ModelState> states = Map.of("x", READY, "y", READY);

        List<Resolution.Target> chosen =
                IntStream.range(0, 6).mapToObj(i -> enter(1, states, x(), y())).toList();

        assertThat(chosen.stream().filter(x()::equals)).hasSize(3);
        assertThat(chosen.stream().filter(y()::equals)).hasSize(3);
    }

    @Test
    void peerIsColdUntilItHasARequest() {
        assertThat(enter(1, Map.of("x", READY), x(), PEER)).isEqualTo(x());
        assertThat(enter(1, Map.of("x", READY), x(), PEER)).isEqualTo(PEER);
    }

    @Test
    void leavingMakesRoom() {
        Map<String, ModelState> states = Map.of("x", READY);
        enter(1, states, x(), y());

        spillover.leave(x());

        assertThat(enter(1, states, x(), y())).isEqualTo(x());
    }

    private Resolution.Target enter(int most, Map<String, ModelState> states, Resolution.Target... targets) {
        return spillover.enter(List.of(targets), states, most).orElseThrow();
    }

    private Resolution.Target x() {
        return found("x");
    }

    private Resolution.Target y() {
        return found("y");
    }

    private Resolution.Target found(String name) {
        return proxy.config().models().stream()
                .filter(model -> model.name().equals(name))
                .map(model -> new Resolution.Found(model, name, name))
                .findFirst()
                .orElseThrow();
    }
}
