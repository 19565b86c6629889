package dev.modelswap.proxy.http.ui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The web UI's files, which its module has bundled, compressed and listed; all of them in memory, for they are few and small.
 *
 * @param files by path
 * @param index what is shown where no file is meant
 * @param icon the page's, for browsers that ask for one by themselves
 */
public record UiFiles(Map<String, File> files, File index, File icon) {

    private static final String FOLDER = "/modelswap-ui/";

    /**
     * One file.
     *
     * @param immutable whether its path changes with its content
     */
    record File(String type, String etag, boolean immutable, Buffer plain, Buffer gzipped) {}

    /** Reads what the class path has. */
    public static UiFiles read() {
        Map<String, File> files = new LinkedHashMap<>();
        Optional<File> icon = Optional.empty();
        JsonObject list = new JsonObject(content("files.json"));
        for (Object entry : list.getJsonArray("files")) {
            JsonObject listed = (JsonObject) entry;
            String path = listed.getString("path");
            File file = new File(
                    listed.getString("type"),
                    "W/\"" + listed.getString("etag") + "\"",
                    listed.getBoolean("immutable"),
                    content(path),
                    content(path + ".gz"));
            files.put(path, file);
            if (listed.getBoolean("icon")) {
                icon = Optional.of(file);
            }
        }
        File index = files.get("index.html");
        if (index == null) {
            throw new IllegalStateException("the web UI has no index.html");
        }
        return new UiFiles(Map.copyOf(files), index, icon.orElse(index));
    }

    /** The file at this path; the page itself where the path names none and has no ending, for then it is a place in the page. */
    Optional<File> find(String path) {
        File exact = files.get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        return path.substring(path.lastIndexOf('/') + 1).contains(".") ? Optional.empty() : Optional.of(index);
    }

    private static Buffer content(String path) {
        try (InputStream in = UiFiles.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new IllegalStateException("the web UI's jar is not on the class path: it would have " + path);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
