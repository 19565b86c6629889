package dev.modelswap.proxy.fleet;

/** A ready pod of a model, at its own address. */
public record Backend(String pod, String host, int port) {}
