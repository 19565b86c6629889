package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.Refused;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The content codings (RFC 9110, section 8.4.1) of requests that are read: those that clients of models use. */
enum ContentCoding {
    GZIP {
        @Override
        InputStream decoded(InputStream encoded) throws IOException {
            return new GZIPInputStream(encoded);
        }
    },
    /** Of zlib, as it is specified, or without zlib's head, as some clients send it. */
    DEFLATE {
        @Override
        InputStream decoded(InputStream encoded) throws IOException {
            InputStream bytes = new BufferedInputStream(encoded);
            bytes.mark(2);
            int first = bytes.read();
            int second = bytes.read();
            bytes.reset();
            boolean zlib = (first & 0x0f) == 8 && ((first << 8) + second) % 31 == 0;
            return new InflaterInputStream(bytes, new Inflater(!zlib));
        }
    },
    ZSTD {
        @Override
        InputStream decoded(InputStream encoded) {
            return new ZstdInputStream(encoded);
        }
    };

    /** What clients are told that they may send. */
    static final String ACCEPTED = "gzip, deflate, zstd";

    /** What the body says that these bytes encode. */
    abstract InputStream decoded(InputStream encoded) throws IOException;

    /** As messages call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that the request's body has; throws {@link Refused}, 415, for one that is not read here, or several. */
    static Optional<ContentCoding> of(HttpServerRequest request) {
        List<String> said = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
        String coding = String.join(",", said).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> Optional.empty();
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "deflate" -> Optional.of(DEFLATE);
            case "zstd" -> Optional.of(ZSTD);
            default ->
                throw new Refused(new ApiError(
                        415,
                        ApiError.INVALID_REQUEST,
                        "unsupported_content_encoding",
                        "The request body has the Content-Encoding '" + coding + "', which is not read here: send it as"
                                + " it is, or with one of " + ACCEPTED + "."));
        };
    }
}
