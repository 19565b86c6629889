package dev.modelswap.proxy.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** One request at a {@link FakeLlamaServer}, and the hand that answers it, as slowly or badly as a test likes. */
public final class Call {

    /** What {@link #answerAsLlamaServer} streams. */
    public static final List<String> TOKENS = List.of("one", "two", "three", "[DONE]");

    private enum State {
        OPEN,
        ANSWERED,
        CANCELLED
    }

    private final Socket connection;
    private final HttpText text;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    Call(Socket connection, HttpText text) {
        this.connection = connection;
        this.text = text;
    }

    public String path() {
        String line = text.firstLine();
        return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }

    /** All values of a header, its name in lower case. */
    public List<String> header(String name) {
        return text.headers().getOrDefault(name, List.of());
    }

    public String body() {
        return text.body().toString();
    }

    public byte[] bytes() {
        return text.body().getBytes();
    }

    /** Whether it is neither answered nor given up by the client. */
    public boolean open() {
        return state.get() == State.OPEN;
    }

    /** Waits until the client has given it up. */
    public void awaitCancelled() {
        Waiting.until(() -> state.get() == State.CANCELLED);
    }

    /** Answers with a whole body, and its length. */
    public void answer(int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        state.compareAndSet(State.OPEN, State.ANSWERED);
        head(status, "Content-Type: " + type, "Content-Length: " + bytes.length);
        write(bytes);
    }

    /** Answers with these words, as they are to stand on the wire. */
    public void head(int status, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        write(("HTTP/1.1 " + status + " Whatever\r\n" + lines + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a stream of events. */
    public void startStream() {
        head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
    }

    /** Streams one event. */
    public void event(String data) {
        chunk("data: " + data + "\n\n");
    }

    /** Sends one chunk. */
    public void chunk(String chunk) {
        byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
        write((Integer.toHexString(bytes.length) + "\r\n" + chunk + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Ends what was sent in chunks. */
    public void end() {
        state.compareAndSet(State.OPEN, State.ANSWERED);
        write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the connection, whatever is missing of the answer. */
    public void cut() {
        state.compareAndSet(State.OPEN, State.ANSWERED);
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these bytes as they are; blocks while the client does not read. */
    public void write(byte[] bytes) {
        try {
            OutputStream out = connection.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answerAsLlamaServer() {
        if (body().contains("\"stream\":true")) {
            startStream();
            TOKENS.forEach(this::event);
            end();
        } else {
            answer(200, "application/json", "{\"object\":\"chat.completion\",\"choices\":[]}");
        }
    }

    void connectionEnded() {
        state.compareAndSet(State.OPEN, State.CANCELLED);
    }
}
