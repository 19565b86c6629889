package dev.modelswap.proxy.ui;

import dev.modelswap.proxy.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A way to a server that can be pulled out and put back in: connections through it break, and new ones are cut at once. */
final class Cable implements AutoCloseable {

    private final URI server;
    private final ServerSocket end;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean out = new AtomicBoolean();

    Cable(String server) {
        this.server = URI.create(server);
        try {
            end = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + end.getLocalPort();
    }

    void pullOut() {
        out.set(true);
        connections.forEach(Cable::quietly);
        Waiting.until(connections::isEmpty);
    }

    void putIn() {
        out.set(false);
    }

    @Override
    public void close() {
        quietly(end);
        connections.forEach(Cable::quietly);
    }

    private void accept() {
        try {
            while (true) {
                Socket near = end.accept();
                if (out.get()) {
                    quietly(near);
                } else {
                    Socket far = new Socket(server.getHost(), server.getPort());
                    connections.add(near);
                    connections.add(far);
                    Thread.ofVirtual().start(() -> pass(near, far));
                    Thread.ofVirtual().start(() -> pass(far, near));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // as good as an end
        } finally {
            quietly(from);
            quietly(to);
            connections.remove(from);
        }
    }

    private static void quietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            // closed enough
        }
    }
}
