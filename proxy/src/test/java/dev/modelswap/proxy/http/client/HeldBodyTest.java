package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeldBodyTest {

    private static final int MIB = 1024 * 1024;
    private static final Buffer READ = Buffer.buffer(new byte[64 * 1024]);

    @Test
    void largeBodyIsNotCopiedAgainOnceSomeOfItHasCome() {
        HeldBody body = held(20 * MIB);
        for (int i = 0; i < 17; i++) {
            body.add(READ);
        }
        byte[] first = body.array();
        while (body.length() < 20 * MIB) {
            body.add(READ);
        }

        assertThat(body.array()).isSameAs(first).hasSize(20 * MIB);
        assertThat(body.whole().length()).isEqualTo(20 * MIB);
    }

    @Test
    void clientThatSaysMuchAndSendsLittleHoldsLittle() {
        HeldBody body = held(20 * MIB);

        body.add(Buffer.buffer(new byte[1024]));

        assertThat(body.array()).hasSizeLessThanOrEqualTo(16 * 1024);
        assertThat(body.length()).isEqualTo(1024);
    }

    @Test
    void bodyOfUnknownLengthIsWhatHasCome() {
        HeldBody body = held(-1);
        for (byte i = 0; i < 100; i++) {
            body.add(Buffer.buffer(new byte[] {i, i}));
        }

        assertThat(body.length()).isEqualTo(200);
        assertThat(body.whole().getBytes()).isEqualTo(Arrays.copyOf(body.array(), 200));
        assertThat(body.array()[199]).isEqualTo((byte) 99);
    }

    @Test
    void bodyThatIsLongerThanWasSaidIsHeld() {
        HeldBody body = held(1);

        body.add(READ);

        assertThat(body.length()).isEqualTo(READ.length());
    }

    private static HeldBody held(long expected) {
        return new HeldBody(expected, new BodyRoom(Long.MAX_VALUE).share());
    }
}
