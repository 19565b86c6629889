package dev.modelswap.proxy.http.request;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.proxy.http.answer.BadRequest;

/** A request that names the model it is for, wherever it does so. */
public interface NamedRequest {

    /** The name as the client wrote it. */
    String asked();

    /** Path and query, as the upstream is to see them but for the model's name. */
    String uri();

    /**
     * The request as the upstream is to see it.
     *
     * @param name what the upstream is to read where the client wrote the model's name
     * @param filters changes to the body, if it is JSON
     * @param calledAs which of the filters' sets applies
     */
    UpstreamRequest sent(String name, Filters filters, String calledAs) throws BadRequest;
}
