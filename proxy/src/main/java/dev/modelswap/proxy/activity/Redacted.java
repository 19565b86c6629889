package dev.modelswap.proxy.activity;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Headers as they may be shown: without what opens doors. */
final class Redacted {

    private static final String HIDDEN = "[REDACTED]";

    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key");

    private Redacted() {}

    /** By name; values of a header that comes several times are joined by commas. */
    static JsonObject headers(List<Map.Entry<String, String>> headers) {
        JsonObject shown = new JsonObject();
        headers.forEach(header -> {
            String name = header.getKey();
            if (SECRET.contains(name.toLowerCase(Locale.ROOT))) {
                shown.put(name, HIDDEN);
            } else {
                String before = shown.getString(name);
                shown.put(name, before == null ? header.getValue() : before + ", " + header.getValue());
            }
        });
        return shown;
    }
}
