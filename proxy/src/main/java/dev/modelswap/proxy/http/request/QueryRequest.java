package dev.modelswap.proxy.http.request;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.proxy.http.answer.BadRequest;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request without a body, whose query says {@code model}. */
public final class QueryRequest implements NamedRequest {

    private final String path;
    private final List<String> parameters;
    private final String asked;

    /** The request for {@code path}, as the upstream is to see it, with the client's query. */
    public QueryRequest(String path, HttpServerRequest request) throws BadRequest {
        this.path = path;
        String query = request.query();
        parameters = query == null ? List.of() : List.of(query.split("&", -1));
        String named = value("model");
        if (named == null || named.isEmpty()) {
            throw new BadRequest("You must say which model: the query has no 'model'.");
        }
        if (parameters.stream().filter(parameter -> is("model", parameter)).count() > 1) {
            throw new BadRequest("The query gives 'model' twice: say it once.");
        }
        asked = named;
    }

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public String uri() {
        return path;
    }

    @Override
    public UpstreamRequest sent(String name, Filters filters, String calledAs) {
        String query = name.equals(asked)
                ? String.join("&", parameters)
                : parameters.stream()
                        .map(parameter -> is("model", parameter)
                                ? "model=" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                : parameter)
                        .collect(Collectors.joining("&"));
        return new UpstreamRequest(path + "?" + query, new UpstreamBody.None());
    }

    private @Nullable String value(String name) {
        return parameters.stream()
                .filter(parameter -> is(name, parameter))
                .map(parameter -> decoded(parameter.substring(Math.min(parameter.length(), name.length() + 1))))
                .findFirst()
                .orElse(null);
    }

    private static boolean is(String name, String parameter) {
        return parameter.equals(name) || parameter.startsWith(name + "=");
    }

    /** What cannot be decoded stands for itself, and names nothing. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
