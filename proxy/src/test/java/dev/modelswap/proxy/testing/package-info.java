/** A proxy on real sockets, between real clients, fake llama-servers and a cluster in memory. */
@NullMarked
package dev.modelswap.proxy.testing;

import org.jspecify.annotations.NullMarked;
