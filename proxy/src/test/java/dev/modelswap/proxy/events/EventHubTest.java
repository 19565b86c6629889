package dev.modelswap.proxy.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.EventStream;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventHubTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final int MANY = 2000;
    private static final String BALLAST = "x".repeat(16 * 1024);

    @RegisterExtension
    final HubFixture fixture = new HubFixture(LONG, LONG);

    @RegisterExtension
    final HubFixture restless = new HubFixture(Duration.ofMillis(10), Duration.ofMillis(1));

    @Test
    void newClientIsShownTheStateOfEachKindInTheirOrder() {
        fixture.hub.snapshots(EventType.TIMELINE, JsonArray::new);
        fixture.hub.snapshots(EventType.MODEL_STATUS, JsonArray::new);
        fixture.hub.snapshots(EventType.PROFILE_CHANGED, JsonObject::new);

        EventStream stream = fixture.open();

        stream.await(event -> event.type().equals("timeline"));
        assertThat(stream.types()).containsExactly("modelStatus", "profileChanged", "inflight", "timeline");
        assertThat(stream.others()).containsExactly("retry: 1000");
    }

    @Test
    void streamSaysWhatItIsAndThatNobodyMayHoldItBack() {
        var headers = fixture.open().response().headers();

        assertThat(headers.firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(headers.firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void eventsComeInTheOrderOfTheirPublicationWithGrowingIds() {
        EventStream stream = opened();

        IntStream.rangeClosed(1, 50).forEach(fixture::change);

        stream.await(event -> HubFixture.number(event) == 50);
        assertThat(stream.events().stream().map(HubFixture::number))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 50).boxed().toList());
        assertThat(stream.events().stream().map(event -> Long.parseLong(event.id())))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void clientThatComesBackGetsExactlyWhatItMissed() {
        EventStream stream = opened();
        fixture.change(1);
        String last = stream.await(event -> HubFixture.number(event) == 1).id();
        stream.close();
        fixture.change(2);
        fixture.change(3);

        EventStream again = fixture.resume(last);
        fixture.change(4);

        again.await(event -> HubFixture.number(event) == 4);
        assertThat(again.events().stream().map(HubFixture::number)).containsExactly(2, 3, 4);
    }

    @Test
    void clientThatMissedNothingGetsNothing() {
        EventStream stream = opened();
        String last = stream.events().getLast().id();

        EventStream again = fixture.resume(last);
        Waiting.until(() -> !again.others().isEmpty());
        fixture.change(1);

        again.await(event -> HubFixture.number(event) == 1);
        assertThat(again.events()).hasSize(1);
    }

    @Test
    void clientWithAnUnknownIdGetsTheWholeState() {
        opened();
        fixture.change(7);

        assertThat(HubFixture.number(fixture.resume("12").await(event -> true))).isEqualTo(7);
        assertThat(HubFixture.number(fixture.resume("99999999999999999").await(event -> true)))
                .isEqualTo(7);
        assertThat(HubFixture.number(fixture.resume("of another server").await(event -> true)))
                .isEqualTo(7);
    }

    @Test
    void clientThatWasCutOffWithinTheStateGetsItAllAgain() {
        fixture.hub.snapshots(EventType.TIMELINE, JsonArray::new);
        EventStream stream = opened();
        String first = stream.events().getFirst().id();

        EventStream again = fixture.resume(first);

        again.await(event -> event.type().equals("timeline"));
        assertThat(again.types()).containsExactly("inflight", "timeline");
    }

    @Test
    void clientThatMissedMoreThanIsKeptGetsTheWholeState() {
        EventStream stream = opened();
        String last = stream.events().getLast().id();
        stream.close();
        IntStream.rangeClosed(1, 2000).forEach(fixture::change);

        EventStream again = fixture.resume(last);
        Waiting.until(() -> !again.events().isEmpty());

        assertThat(again.events().stream().map(HubFixture::number)).containsExactly(2000);
    }

    @Test
    void clientThatDoesNotReadHoldsNothingUpAndHasTheLastStateOnceItReads() {
        EventStream reading = opened();
        try (RawConnection sleeping = RawConnection.to(fixture.port())) {
            sleeping.send("GET /api/events HTTP/1.1\r\nHost: models.test\r\n\r\n");
            sleeping.readUntil("number");

            for (int number = 1; number <= MANY; number++) {
                fixture.change(number, BALLAST);
                if (number % 50 == 0) {
                    int sent = number;
                    reading.await(event -> HubFixture.number(event) == sent);
                }
            }

            // Events have ballast, the state has none.
            assertThat(sleeping.skipUntil("\"{\\\"number\\\":" + MANY + "}\"")).isLessThan(MANY * BALLAST.length() / 2);
            fixture.change(MANY + 1);
            sleeping.readUntil("\\\"number\\\":" + (MANY + 1));
        }
    }

    @Test
    void nothingIsKeptForClientsThatAreGoneForLong() {
        EventStream stream = restless.open();
        stream.await(event -> true);
        assertThat(restless.hub.heard()).isTrue();
        String last = stream.events().getLast().id();

        stream.close();

        Waiting.until(() -> !restless.hub.heard());
        restless.change(5);
        assertThat(HubFixture.number(restless.resume(last).await(event -> true)))
                .isEqualTo(5);
    }

    @Test
    void clientsHearThatTheProxyIsThere() {
        EventStream stream = restless.open();

        Waiting.until(() -> stream.others().stream().filter(":"::equals).count() > 2);
    }

    @Test
    void streamsEndWithTheProxyAndNewOnesToo() {
        EventStream stream = opened();

        fixture.hub.close();

        stream.awaitEnd();
        EventStream again = fixture.open();
        again.awaitEnd();
        assertThat(again.response().statusCode()).isEqualTo(200);
        assertThat(again.events()).isEmpty();
    }

    private EventStream opened() {
        EventStream stream = fixture.open();
        stream.await(event -> true);
        return stream;
    }
}
