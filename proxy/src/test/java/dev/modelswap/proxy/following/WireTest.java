package dev.modelswap.proxy.following;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.fleet.Backend;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one proxy writes, the other reads. */
class WireTest {

    private static final Backend BACKEND = new Backend("pod", "10.0.0.1", 8080);
    private static final LoadFailure FAILURE =
            new LoadFailure(LoadFailure.Cause.CRASH_LOOP, "its server\nkeeps ending");

    static Stream<FromFollower> fromFollowers() {
        return Stream.of(
                new FromFollower.Ask(7, "org/a:1", 1_234),
                new FromFollower.Holds(8, "b", BACKEND),
                new FromFollower.Leave(9),
                new FromFollower.Rolled(),
                new FromFollower.Serves("night"),
                new FromFollower.UnderWay("12", "{\"model\":\"a\"}"),
                new FromFollower.NotUnderWay("12"),
                new FromFollower.Ended(3, "{}", true),
                new FromFollower.Captured(List.of(1L, 2L)),
                new FromFollower.Counts(Map.of("any a", 2)),
                new FromFollower.Answer(5_000),
                new FromFollower.Alive(),
                new FromFollower.Bye());
    }

    static Stream<FromLeader> fromLeaders() {
        return Stream.of(
                new FromLeader.Config("{\"models\":[]}"),
                new FromLeader.Profile(""),
                new FromLeader.Model("a", new ModelState.Ready(), List.of(BACKEND)),
                new FromLeader.Model("a", new ModelState.Stopped(), List.of()),
                new FromLeader.Model("a", new ModelState.Stopping(), List.of()),
                new FromLeader.Model("a", new ModelState.Starting(LoadPhase.LOADING, "loading"), List.of()),
                new FromLeader.Model("a", new ModelState.Failed(FAILURE), List.of()),
                new FromLeader.Models(List.of("a", "b")),
                new FromLeader.Granted(7, BACKEND),
                new FromLeader.Refused(7, new Rejection.UnknownModel("a"), null),
                new FromLeader.Refused(7, new Rejection.ConcurrencyLimit("a", 3), 1_000L),
                new FromLeader.Refused(7, new Rejection.QueueFull(3), 1_000L),
                new FromLeader.Refused(7, new Rejection.LoadFailed("a", FAILURE), 1_000L),
                new FromLeader.Refused(7, new Rejection.Unloaded("a"), 1_000L),
                new FromLeader.Refused(7, new Rejection.ShuttingDown(), 1_000L),
                new FromLeader.Waits(7, new Wait.Queued(3), 10, 0, null),
                new FromLeader.Waits(7, new Wait.Evicting(Set.of("b")), 10, 0, 900L),
                new FromLeader.Waits(7, new Wait.Loading(LoadPhase.PULLING, "pulling"), 10, 5, 900L),
                new FromLeader.Revoked(7),
                new FromLeader.Cancel("12"),
                new FromLeader.Ended("{\"id\":1}"),
                new FromLeader.Numbered(3, 44),
                new FromLeader.Ending("10.0.0.1"),
                new FromLeader.Counts(Map.of("any a", 2)),
                new FromLeader.Question(5_000),
                new FromLeader.Alive());
    }

    @ParameterizedTest
    @MethodSource("fromFollowers")
    void whatAFollowerSaysIsReadAsItWasWritten(FromFollower message) throws IOException {
        assertThat(Wire.message(Buffer.buffer(Wire.line(message)), FromFollower.class))
                .isEqualTo(message);
        assertThat(new String(Wire.line(message), StandardCharsets.UTF_8))
                .as("one line")
                .containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @MethodSource("fromLeaders")
    void whatTheLeaderSaysIsReadAsItWasWritten(FromLeader message) throws IOException {
        assertThat(Wire.message(Buffer.buffer(Wire.line(message)), FromLeader.class))
                .isEqualTo(message);
    }

    @Test
    void everyMessageIsTried() {
        assertThat(fromFollowers().map(Object::getClass))
                .containsAll(Arrays.asList(FromFollower.class.getPermittedSubclasses()));
        assertThat(fromLeaders().map(Object::getClass))
                .containsAll(Arrays.asList(FromLeader.class.getPermittedSubclasses()));
    }

    @Test
    void whatIsNotKnownInAMessageIsPassedOver() throws IOException {
        Buffer newer = Buffer.buffer("{\"is\":\"Leave\",\"request\":9,\"because\":\"it ended\"}");

        assertThat(Wire.message(newer, FromFollower.class)).isEqualTo(new FromFollower.Leave(9));
    }

    @Test
    void messageThatIsNotKnownIsNoMessage() {
        assertThatThrownBy(() -> Wire.message(Buffer.buffer("{\"is\":\"Sings\"}"), FromFollower.class))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Wire.message(Buffer.buffer("no JSON"), FromFollower.class))
                .isInstanceOf(IOException.class);
    }
}
