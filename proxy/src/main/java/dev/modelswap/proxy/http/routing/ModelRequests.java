package dev.modelswap.proxy.http.routing;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.RequestBody;
import dev.modelswap.proxy.http.request.ApiPaths;
import dev.modelswap.proxy.http.request.FormBody;
import dev.modelswap.proxy.http.request.FormRequest;
import dev.modelswap.proxy.http.request.JsonRequest;
import dev.modelswap.proxy.http.request.Multipart;
import dev.modelswap.proxy.http.request.QueryRequest;
import dev.modelswap.proxy.http.stream.StreamShape;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Locale;

/** The paths of the API, whose requests say which model they are for: in a JSON body, in a form, or in the query. */
public final class ModelRequests {

    private final Dispatch dispatch;

    public ModelRequests(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    public void mount(Router router) {
        ApiPaths.POSTED.forEach(path -> posted(router, path, path));
        ApiPaths.POSTED_BESIDE.forEach(path -> posted(router, path, path));
        ApiPaths.VERSIONLESS.forEach(path -> posted(router, "/v" + path, path));
        posted(router, "/audioapi" + ApiPaths.AUDIO_TASKS, ApiPaths.AUDIO_TASKS);
        ApiPaths.ASKED.forEach(path -> router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(routing -> asked(ClientRequest.of(routing), path)));
    }

    private void posted(Router router, String path, String upstreamPath) {
        router.post(path).handler(routing -> {
            ClientRequest client = ClientRequest.of(routing);
            String query = client.request().query();
            String uri = query == null ? upstreamPath : upstreamPath + "?" + query;
            List<String> types = client.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
            if (types.size() > 1) {
                client.refuse(ApiError.badRequest("The request has more than one Content-Type: say one."));
                return;
            }
            String type = types.isEmpty() ? null : types.getFirst();
            if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                form(client, uri, type);
            } else {
                json(client, uri, StreamShape.of(upstreamPath));
            }
        });
    }

    private void json(ClientRequest client, String uri, StreamShape shape) {
        RequestBody.read(client, body -> {
            try {
                dispatch.answer(client, new JsonRequest(uri, shape, body));
            } catch (BadRequest e) {
                e.error().send(client.request());
            }
        });
    }

    private void form(ClientRequest client, String uri, String type) {
        try {
            String boundary = Multipart.boundary(type);
            FormBody.read(client, boundary, (held, model) -> {
                dispatch.answer(client, new FormRequest(uri, client.request(), boundary, held, model));
            });
        } catch (BadRequest e) {
            e.error().send(client.request());
        }
    }

    private void asked(ClientRequest client, String path) {
        try {
            dispatch.answer(client, new QueryRequest(path, client.request()));
        } catch (BadRequest e) {
            e.error().send(client.request());
        }
    }
}
