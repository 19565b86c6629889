package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.RequestId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which headers cross the proxy: all but those of one hop (RFC 9110, section 7.6.1), and what a proxy adds. */
final class ForwardedHeaders {

    private static final List<String> HOP_BY_HOP = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** To clients go all headers but those of the hop, and what the proxy says itself. */
    private static final Set<String> NOT_FOR_CLIENTS = withHopByHop("x-request-id");

    /** How often proxies have passed the request on to the one that decides. */
    private static final String PASSED_ON = "X-ModelSwap-Passed-On";

    private static final int MOST_PASSES = 3;

    /** To servers go all headers but those of the hop, and those of the body as the client framed it: the proxy frames it anew. */
    private static final Set<String> NOT_FOR_SERVERS =
            withHopByHop("content-length", "expect", "x-modelswap-passed-on");

    private static final Set<String> READABLE = Set.of("gzip", "x-gzip", "deflate", "identity");

    private static final Set<String> NOT_FOR_PEERS = withHopByHop(
            "content-length",
            "expect",
            "x-modelswap-passed-on",
            "host",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-real-ip");

    private ForwardedHeaders() {}

    static void copyRequest(ClientRequest client, HttpClientRequest to) {
        HttpServerRequest from = client.request();
        copy(from.headers(), to.headers(), NOT_FOR_SERVERS);
        to.putHeader(RequestId.HEADER, client.id());
        String address = from.remoteAddress().hostAddress();
        String before = from.getHeader("X-Forwarded-For");
        if (address != null) {
            to.putHeader("X-Forwarded-For", before == null ? address : before + ", " + address);
        }
        if (from.getHeader("X-Forwarded-Proto") == null) {
            to.putHeader("X-Forwarded-Proto", from.isSSL() ? "https" : "http");
        }
    }

    /** As {@link #copyRequest}; whether the request may be passed on again, the other one reads from it. */
    static void copyRequestToNextProxy(ClientRequest client, HttpClientRequest to) {
        copyRequest(client, to);
        client.keys().forEach(to::putHeader);
        to.putHeader(PASSED_ON, String.valueOf(passes(client) + 1));
    }

    /** Whether it may be passed on to another proxy: in rollouts that follow each other, that one may have to pass it on, too. */
    static boolean mayBePassedOn(ClientRequest client) {
        return passes(client) < MOST_PASSES;
    }

    /** Whether another proxy has passed it on. */
    static boolean wasPassedOn(ClientRequest client) {
        return passes(client) > 0;
    }

    private static int passes(ClientRequest client) {
        String passes = client.request().getHeader(PASSED_ON);
        return passes != null && passes.matches("[0-9]") ? Integer.parseInt(passes) : 0;
    }

    /** A peer is told nothing of who asked, and gets its own {@code key}, if it has one, instead of the client's. */
    static void copyRequestToPeer(ClientRequest client, HttpClientRequest to, @Nullable String key) {
        copy(client.request().headers(), to.headers(), NOT_FOR_PEERS);
        to.putHeader(RequestId.HEADER, client.id());
        if (key != null) {
            to.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key);
            to.putHeader("X-Api-Key", key);
        }
    }

    /** Leaves of the encodings that the client takes those that the proxy can read too. */
    static void acceptWhatCanBeRead(MultiMap headers) {
        List<String> accepted = headers.getAll(HttpHeaders.ACCEPT_ENCODING);
        if (accepted.isEmpty()) {
            return;
        }
        String readable = accepted.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(coding ->
                        READABLE.contains(coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        headers.set(HttpHeaders.ACCEPT_ENCODING, readable.isEmpty() ? "identity" : readable);
    }

    static void copyResponse(HttpClientResponse from, HttpServerResponse to) {
        copy(from.headers(), to.headers(), NOT_FOR_CLIENTS);
        if (!to.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            to.setChunked(true);
        }
        if (isEventStream(to.headers())) {
            to.putHeader("X-Accel-Buffering", "no");
        }
    }

    static boolean isEventStream(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith("text/event-stream");
    }

    private static void copy(MultiMap from, MultiMap to, Set<String> without) {
        Set<String> named = namedByConnection(from);
        from.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!without.contains(lower) && !named.contains(lower)) {
                to.add(name, value);
            }
        });
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        if (!headers.contains(HttpHeaders.CONNECTION)) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
            for (String option : value.toLowerCase(Locale.ROOT).split(",", -1)) {
                named.add(option.strip());
            }
        }
        return named;
    }

    private static Set<String> withHopByHop(String... others) {
        return Stream.concat(HOP_BY_HOP.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }
}
