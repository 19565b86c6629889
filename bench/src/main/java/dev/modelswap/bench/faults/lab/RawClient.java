package dev.modelswap.bench.faults.lab;

import dev.modelswap.bench.ChatRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A client by a bare socket, which may behave as no library does. */
public final class RawClient implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 4_096;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final int HTTP = 80;

    private final Socket socket;
    private final String host;

    private RawClient(Socket socket, String host) {
        this.socket = socket;
        this.host = host;
    }

    public static RawClient connect(URI url) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? HTTP : url.getPort()), PATIENCE_MILLIS);
        return new RawClient(socket, url.getHost());
    }

    public void send(ChatRequest request) throws IOException {
        byte[] body = sendHead(request);
        socket.getOutputStream().write(body);
    }

    /** The head at once, the body byte by byte. */
    public void sendSlowly(ChatRequest request, int betweenBytesMillis) throws IOException, InterruptedException {
        for (byte one : sendHead(request)) {
            socket.getOutputStream().write(one);
            Thread.sleep(betweenBytesMillis);
        }
    }

    private byte[] sendHead(ChatRequest request) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return body;
    }

    public void shutDownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The same as {@link #rest}, beside others. */
    public CompletableFuture<RawAnswer> restLater() {
        return CompletableFuture.supplyAsync(this::rest, Thread::startVirtualThread);
    }

    /** All that comes until the connection ends, however it does. */
    public RawAnswer rest() {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[RECEIVE_BUFFER];
        try {
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            text.append('\n').append(e);
        }
        return new RawAnswer(text.toString());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
