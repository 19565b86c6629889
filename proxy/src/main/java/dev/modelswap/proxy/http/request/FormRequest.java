package dev.modelswap.proxy.http.request;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.ClientBody;
import dev.modelswap.proxy.http.client.HeldBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/** A request whose multipart form has a field {@code model}; all but that field passes through as it is. */
public final class FormRequest implements NamedRequest {

    private final String uri;
    private final HttpServerRequest request;
    private final HeldBody held;
    private final String boundary;
    private final Multipart.Field model;

    /** The request for {@code uri}, as the upstream is to see it, of whose body {@code held} has come. */
    public FormRequest(String uri, HttpServerRequest request, String boundary, HeldBody held, Multipart.Field model) {
        this.uri = uri;
        this.request = request;
        this.boundary = boundary;
        this.held = held;
        this.model = model;
    }

    @Override
    public String asked() {
        return model.value();
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public UpstreamRequest sent(String name, Filters filters, String calledAs) throws BadRequest {
        if (name.indexOf('\r') >= 0 || name.indexOf('\n') >= 0) {
            throw new BadRequest("A model's name with a line break cannot stand in a form.");
        }
        RestOfForm rest = new RestOfForm(boundary);
        rest.take(held.whole().slice(model.end(), held.length()));
        ChangedBody named = new ChangedBody(held);
        named.keep(0, model.start());
        named.add(name.getBytes(StandardCharsets.UTF_8));
        named.keep(model.end(), held.length());
        Buffer head = named.toBuffer();
        if (request.isEnded()) {
            return new UpstreamRequest(uri, new UpstreamBody.Whole(head));
        }
        long length = ClientBody.length(request);
        long whole = length < 0 ? -1 : length + head.length() - held.length();
        return new UpstreamRequest(uri, new UpstreamBody.Streamed(head, whole, rest));
    }
}
