/** Clients and a model of the proxy's own, for requests before it is ready. */
@NullMarked
package dev.modelswap.proxy.warmup;

import org.jspecify.annotations.NullMarked;
