package dev.modelswap.proxy.http;

/** A request as its upstream is to see it: all but the method and the headers, which are the client's. */
record UpstreamRequest(String uri, UpstreamBody body) {}
