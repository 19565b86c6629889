package dev.modelswap.proxy.http.api;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which build of the proxy this is.
 *
 * @param commit of the sources, or {@code unknown}
 * @param date of the commit, so that the same sources give the same build; or {@code unknown}
 */
public record BuildInfo(String version, String commit, String date) {

    private static final String FILE = "/build.properties";

    /** What the build has written down. */
    public static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream file = Objects.requireNonNull(BuildInfo.class.getResourceAsStream(FILE), FILE)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(
                property(properties, "version"), property(properties, "commit"), property(properties, "date"));
    }

    JsonObject toJson() {
        return new JsonObject().put("version", version).put("commit", commit).put("build_date", date);
    }

    private static String property(Properties properties, String name) {
        return Objects.requireNonNull(properties.getProperty(name), name);
    }
}
