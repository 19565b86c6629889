package dev.modelswap.bench.proxy;

import dev.modelswap.bench.proxy.lab.ReadyModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that each send one large chat request: its image first, its model last, as OpenAI's own client orders them. */
final class BodyClients {

    private final byte[] body;

    /** Whose requests' bodies have so many bytes. */
    BodyClients(int bytes) {
        String start = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64,";
        String end = "\"}}]}],\"model\":\"" + ReadyModels.MODEL + "\"}";
        body = (start + "iVBORw0K".repeat(bytes / 8).substring(0, bytes - start.length() - end.length()) + end)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends so many requests at once to {@code port}; answers with the milliseconds that each took. */
    List<Double> send(int port, int requests) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(requests)) {
            List<Future<Double>> sent = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                sent.add(clients.submit(() -> send(port)));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<Double> one : sent) {
                millis.add(one.get());
            }
            return millis;
        }
    }

    private double send(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            long start = System.nanoTime();
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if (status == null || !status.contains(" 200 ")) {
                throw new IllegalStateException("answered: " + status);
            }
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
