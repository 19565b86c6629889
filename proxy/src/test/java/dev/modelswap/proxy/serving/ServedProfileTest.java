package dev.modelswap.proxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the proxy tells of the profile by which it answers. */
class ServedProfileTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: beta}
            profiles:
            - {name: day, aliases: {assistant: alpha}}
            - {name: night, aliases: {assistant: beta}}
            """);

    @BeforeEach
    void start() {
        proxy.chat("nobody");
    }

    @Test
    void profileIsToldOnceRequestsAreAnsweredByIt() {
        proxy.cluster().showProfile("night");
        Waiting.until(() -> proxy.cluster().servedProfiles().contains("night"));

        proxy.chat("assistant");

        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("beta", 1));
    }

    @Test
    void endOfAProfileIsToldToo() {
        proxy.cluster().showProfile("night");
        Waiting.until(() -> proxy.cluster().servedProfiles().contains("night"));

        proxy.cluster().showProfile("");

        Waiting.until(() -> proxy.cluster().servedProfiles().getLast().isEmpty());
    }

    @Test
    void whatCouldNotBeToldIsToldAgainAsItIsByThen() {
        proxy.cluster().refuseWrites("connection refused");
        proxy.cluster().showProfile("day");
        Waiting.until(() -> proxy.cluster().untold() > 0);

        proxy.cluster().showProfile("night");
        proxy.cluster().refuseWrites(null);

        Waiting.until(() -> proxy.cluster().servedProfiles().contains("night"));

        assertThat(proxy.cluster().servedProfiles()).doesNotContain("day");
    }
}
