package dev.modelswap.proxy.http.client;

import java.time.Duration;

/**
 * How long the proxy waits for what a client is to send. Nothing here bounds how long a client waits: for its model, for its
 * answer, or for the next bytes of a stream or websocket.
 *
 * @param head for the first request of a connection, up to the end of its headers
 * @param idle for the next one, from the end of the answer before
 * @param body for the next bytes of a body that the proxy is ready to read
 * @param rest for the end of a request that is answered already
 */
public record ClientPatience(Duration head, Duration idle, Duration body, Duration rest) {

    /** What suits clients, their pools of connections, and what stands between them and the proxy. */
    public static ClientPatience usual() {
        return new ClientPatience(
                Duration.ofSeconds(30), Duration.ofSeconds(75), Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    Duration shortest() {
        Duration first = head.compareTo(idle) < 0 ? head : idle;
        Duration last = body.compareTo(rest) < 0 ? body : rest;
        return first.compareTo(last) < 0 ? first : last;
    }
}
