package dev.modelswap.proxy.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A llama-server on a loopback address of its own: {@code /health} is 503 until it has loaded, every other request is
 * answered as llama-server would, or by the test's hand, {@link Call} by call.
 */
public final class FakeLlamaServer implements AutoCloseable {

    private static final int BACKLOG = 2_000;

    private final InetSocketAddress address;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Call> received = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Call> unanswered = new LinkedBlockingQueue<>();
    private final AtomicBoolean loaded = new AtomicBoolean();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicBoolean deaf = new AtomicBoolean();
    private final AtomicBoolean byHand = new AtomicBoolean();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    FakeLlamaServer(InetAddress ip, int port) {
        address = new InetSocketAddress(ip, port);
    }

    /** One that is no pod's, at any free port of the loopback address. */
    public static FakeLlamaServer onAnyPort() {
        return new FakeLlamaServer(InetAddress.getLoopbackAddress(), FreePorts.next());
    }

    public int port() {
        return address.getPort();
    }

    /** Accepts connections from now on. */
    public synchronized void listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(address, BACKLOG);
            listener = socket;
            acceptor = Thread.ofVirtual().start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses connections from now on; those there are stay, as at a server that was told to end. */
    public synchronized void takeNoNewConnections() {
        quietly(listener);
        awaitEnd(acceptor);
    }

    /** How many connections there are. */
    public int connections() {
        return connections.size();
    }

    /** How many connections there have been. */
    public int accepted() {
        return accepted.get();
    }

    /** Refuses connections from now on, and cuts those there are. */
    public synchronized void crash() {
        takeNoNewConnections();
        connections.forEach(FakeLlamaServer::quietly);
    }

    /** As a machine that has gone: whoever connects from now on hears nothing; the connections there are are cut. */
    public synchronized void takeNoMoreConnections() {
        crash();
        try {
            ServerSocket full = new ServerSocket();
            full.bind(address, 1);
            listener = full;
            for (int i = 0; i < 3; i++) {
                Socket waiting = new Socket();
                connections.add(waiting);
                waiting.connect(address, 200);
            }
        } catch (SocketTimeoutException e) {
            // full
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Health is 200 from now on. */
    public void finishLoading() {
        loaded.set(true);
    }

    /** From now on the test answers: see {@link #nextCall}. */
    public void answerByHand() {
        byHand.set(true);
    }

    /** Of connections from now on nothing is read. */
    public void readNothing() {
        deaf.set(true);
    }

    /** The next request that the test is to answer. */
    public Call nextCall() {
        try {
            Call call = unanswered.poll(Waiting.LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("no request came to " + address);
            }
            return call;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All requests so far but those for health. */
    public List<Call> received() {
        return received;
    }

    /** The only request so far. */
    public Call onlyCall() {
        if (received.size() != 1) {
            throw new AssertionError("requests: " + received.size());
        }
        return received.getFirst();
    }

    /** Waits until no request is being answered here. */
    public void awaitIdle() {
        await().atMost(Waiting.LONGEST).until(() -> received.stream().noneMatch(Call::open));
    }

    @Override
    public void close() {
        crash();
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                accepted.incrementAndGet();
                if (!deaf.get()) {
                    Thread.ofVirtual().start(() -> serve(connection));
                }
            }
        } catch (IOException e) {
            // no longer listening
        }
    }

    private void serve(Socket connection) {
        Call call = null;
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (HttpText text = HttpText.read(in); text != null; text = HttpText.read(in)) {
                call = new Call(connection, text);
                answer(call);
            }
        } catch (IOException | UncheckedIOException e) {
            // as good as an end
        } finally {
            connections.remove(connection);
            if (call != null) {
                call.connectionEnded();
            }
        }
    }

    private void answer(Call call) {
        if (call.path().equals("/health")) {
            call.answer(loaded.get() ? 200 : 503, "application/json", "{}");
            return;
        }
        received.add(call);
        if (byHand.get()) {
            unanswered.add(call);
        } else {
            Thread.ofVirtual().start(() -> answerUnlessCut(call));
        }
    }

    private static void answerUnlessCut(Call call) {
        try {
            call.answerAsLlamaServer();
        } catch (UncheckedIOException e) {
            // the client or the test was faster
        }
    }

    /** A port is free again only once nobody waits for connections at it. */
    private static void awaitEnd(@Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void quietly(@Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            // closed enough
        }
    }
}
