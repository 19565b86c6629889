package dev.modelswap.proxy.http;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The name of one request in logs, here, at the client and at the upstream: the client's own, if it gave a sane one. */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[-A-Za-z0-9._:/+=@]{1,128}");

    private RequestId() {}

    /** Gives the request its name, and the answer too. */
    static void give(RoutingContext routing) {
        String given = routing.request().getHeader(HEADER);
        boolean sane = given != null && SANE.matcher(given).matches();
        routing.put(HEADER, sane ? given : made());
        tell(routing);
        routing.next();
    }

    static String of(RoutingContext routing) {
        return String.valueOf(routing.<Object>get(HEADER));
    }

    /** Puts it into the answer's head. */
    static void tell(RoutingContext routing) {
        routing.response().putHeader(HEADER, of(routing));
    }

    private static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
