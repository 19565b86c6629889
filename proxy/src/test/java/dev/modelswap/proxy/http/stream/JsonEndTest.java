package dev.modelswap.proxy.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEndTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[1,2]", "{\"a\":\"}\"}", "{\"a\":\"\\\"{\"}", "{\"a\":\"\\\\\"}\n", "", "true", "{}{}"})
    void whatIsClosedIsWhole(String json) {
        assertThat(read(json).open()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":[1,2}", "{\"a\":\"}", "{\"a\":\"\\\"}", "[{}", "\"text"})
    void whatIsNotClosedIsNot(String json) {
        assertThat(read(json).open()).isTrue();
    }

    private static JsonEnd read(String json) {
        JsonEnd end = new JsonEnd();
        for (int i = 0; i < json.length(); i++) {
            end.take(Buffer.buffer(json.substring(i, i + 1)));
        }
        return end;
    }
}
