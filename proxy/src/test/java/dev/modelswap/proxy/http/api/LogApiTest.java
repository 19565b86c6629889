package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakePod;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Isolated("it reads the JVM's log")
class LogApiTest {

    private static final String ALPHA = "/logs/stream/org/alpha";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: org/alpha, aliases: [a]}
            - {name: beta}
            peers:
            - {name: far, url: "http://127.0.0.1:1", models: [away]}
            """);

    @Test
    void historyIsTheProxysOwn() {
        proxy.chat("beta");

        HttpResponse<String> logs = proxy.get("/logs");

        assertThat(logs.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(logs.body()).containsPattern("\\d{4}-\\d{2}-\\d{2}T.* INFO  Fleet load model=\"beta\"");
    }

    @Test
    void browserIsSentToTheInterface() {
        HttpResponse<String> answer = proxy.send(
                proxy.request("/logs").header("Accept", "text/html,*/*").build());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/ui/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/logs/stream", "/logs/stream/proxy"})
    void proxysLogGoesOn(String path) {
        proxy.chat("beta");
        RawConnection stream = open(path);
        stream.readUntil("load model=\"beta\"");

        LoggerFactory.getLogger("dev.modelswap.test").info("something new");

        stream.readUntil("something new");
    }

    @Test
    void historyIsNotToldToWhoDoesNotWantIt() {
        proxy.chat("beta");
        RawConnection stream = open("/logs/stream?no-history");
        stream.readUntil("\r\n\r\n");
        Waiting.until(() -> proxy.get("/logs").body().contains("load model=\"beta\""));

        LoggerFactory.getLogger("dev.modelswap.test").info("something new");

        assertThat(stream.readUntil("something new")).doesNotContain("load model=\"beta\"");
    }

    @Test
    void modelsLogHasWhatItsServerWroteAndGoesOn() {
        FakePod pod = running("org/alpha");
        write(pod, "model loaded");
        RawConnection stream = open(ALPHA);
        stream.readUntil("model loaded\n");

        write(pod, "request served");

        assertThat(stream.readUntil("request served\n")).doesNotContain("model loaded", "[");
    }

    @Test
    void linesFromBeforeAreNotToldToWhoDoesNotWantThem() {
        FakePod pod = running("org/alpha");
        proxy.cluster().podLogs().write(pod, Instant.now().minusSeconds(5), "model loaded");
        RawConnection stream = open(ALPHA + "?no-history");
        awaitFollowers(pod, 1);

        write(pod, "request served");

        assertThat(stream.readUntil("request served\n")).doesNotContain("model loaded");
    }

    @Test
    void modelIsFoundByAliasAndByTheLongestBeginningOfThePath() {
        write(running("org/alpha"), "model loaded");

        open("/logs/stream/a").readUntil("model loaded");
        open("/logs/stream/org/alpha/v1/chat").readUntil("model loaded");
        open("/logs/stream/org%2Falpha").readUntil("model loaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gamma", "far/away", "away"})
    void logOfNothingOfOursIsABadRequest(String name) {
        HttpResponse<String> answer = proxy.get("/logs/stream/" + name);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("invalid logger. Use 'proxy', 'upstream' or a model's ID\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    }

    @Test
    void streamOfAStoppedModelBeginsWithItsPod() {
        RawConnection stream = open(ALPHA);
        stream.readUntil("\r\n\r\n");

        FakePod pod = running("org/alpha");
        write(pod, "model loaded");

        assertThat(stream.readUntil("model loaded\n")).contains("— pod " + pod.name() + " begins —");
    }

    @Test
    void streamGoesOnWithThePodThatTakesThePlaceOfAnother() {
        FakePod first = running("org/alpha");
        write(first, "first");
        RawConnection stream = open(ALPHA);
        stream.readUntil("first\n");

        proxy.cluster().replacePod("org/alpha");
        write(first, "last words");
        proxy.cluster().podLogs().end(first);
        stream.readUntil("— pod " + first.name() + " has ended —");
        write(running("org/alpha"), "second");

        stream.readUntil("second\n");
    }

    @Test
    void linesOfPodsBesideEachOtherHaveTheirNames() {
        FakePod first = running("org/alpha");
        write(first, "one");
        RawConnection stream = open(ALPHA);
        stream.readUntil("one\n");
        proxy.cluster().scaleFromOutside("org/alpha", 2);
        Waiting.until(() -> proxy.cluster().pods("org/alpha").size() == 2);
        FakePod second = proxy.cluster().pods("org/alpha").getLast();
        stream.readUntil("begins");

        write(second, "two");

        stream.readUntil("[" + second.name() + "] two\n");
    }

    @Test
    void connectionThatBreaksIsMadeAgainAndNothingIsToldTwiceOrLost() {
        FakePod pod = running("org/alpha");
        write(pod, "one");
        RawConnection stream = open(ALPHA);
        stream.readUntil("one\n");

        proxy.cluster().podLogs().end(pod);
        write(pod, "two");
        awaitFollowers(pod, 1);
        write(pod, "three");

        assertThat(stream.readUntil("three\n")).contains("two").doesNotContain("one");
    }

    @Test
    void podIsFollowedOnceForAllWhoReadAndNotForNobody() {
        FakePod pod = running("org/alpha");
        write(pod, "one");
        assertThat(proxy.cluster().podLogs().followers(pod)).isZero();
        RawConnection first = open(ALPHA);
        RawConnection second = open(ALPHA);
        first.readUntil("one\n");
        second.readUntil("one\n");
        assertThat(proxy.cluster().podLogs().followers(pod)).isOne();

        first.close();
        second.close();

        awaitFollowers(pod, 0);
    }

    @Test
    void logsOfAllModelsHaveTheirNames() {
        write(running("beta"), "of beta");
        RawConnection stream = open("/logs/stream/upstream");
        stream.readUntil("[beta] of beta\n");

        write(running("org/alpha"), "of alpha");

        stream.readUntil("[org/alpha] of alpha\n");
    }

    @Test
    void readerThatDoesNotReadHoldsNothingUpAndIsToldWhatItMissed() {
        FakePod pod = running("org/alpha");
        write(pod, "first");
        RawConnection sleeping = open(ALPHA);
        RawConnection reading = open(ALPHA);
        sleeping.readUntil("first\n");
        reading.readUntil("first\n");

        String weight = "x".repeat(8 * 1024);
        for (int line = 0; line < 4000; line++) {
            write(pod, weight);
            if (line % 10 == 0) {
                write(pod, "line " + line);
                reading.skipUntil("line " + line);
            }
        }

        assertThat(sleeping.skipUntil(" bytes dropped ")).isLessThan(4000L * weight.length() / 2);
        write(pod, "last");
        sleeping.readUntil("last\n");
    }

    @Test
    void streamsEndWithTheProxyAndDoNotHoldUpItsEnd() {
        RawConnection ofProxy = open("/logs/stream");
        RawConnection ofModel = open(ALPHA);
        RawConnection ofAll = open("/logs/stream/upstream");
        proxy.awaitOpen(3);

        Waiting.resultOf(proxy.stop(Duration.ofHours(1)));

        ofProxy.readUntil("\r\n0\r\n");
        ofModel.readUntil("\r\n0\r\n");
        ofAll.readUntil("\r\n0\r\n");
    }

    private RawConnection open(String path) {
        return proxy.connect().send("GET " + path + " HTTP/1.1\r\nHost: models.test\r\n\r\n");
    }

    private FakePod running(String model) {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside(model, 1);
        Waiting.until(() -> proxy.cluster().pods(model).size() == 1);
        return proxy.cluster().pods(model).getFirst();
    }

    private void write(FakePod pod, String text) {
        proxy.cluster().podLogs().write(pod, text);
    }

    private void awaitFollowers(FakePod pod, int count) {
        Waiting.until(() -> proxy.cluster().podLogs().followers(pod) == count);
    }
}
