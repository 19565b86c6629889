package dev.modelswap.proxy.http.request;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.HeldBody;
import dev.modelswap.proxy.http.stream.StreamShape;
import io.vertx.core.buffer.Buffer;

/** A request whose JSON body says {@code model}. */
public final class JsonRequest implements NamedRequest {

    private final String uri;
    private final StreamShape shape;
    private final HeldBody body;
    private final ModelField field;

    /** The request for {@code uri}, as the upstream is to see it, with this body; a stream that it wants has this shape. */
    public JsonRequest(String uri, StreamShape shape, HeldBody body) throws BadRequest {
        this.uri = uri;
        this.shape = shape;
        this.body = body;
        this.field = ModelField.find(body);
    }

    @Override
    public String asked() {
        return field.model();
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public UpstreamRequest sent(String name, Filters filters, String calledAs) throws BadRequest {
        RequestFilters changes = new RequestFilters(filters, calledAs);
        if (!changes.changeNothing()) {
            return whole(changes.apply(body, name));
        }
        return whole(name.equals(field.model()) ? body.whole() : field.renamed(body, name));
    }

    private UpstreamRequest whole(Buffer content) {
        return new UpstreamRequest(
                uri, new UpstreamBody.Whole(content), shape, shape != StreamShape.OTHER && field.streams());
    }
}
