/** The proxy alone: its process in front of a fast upstream on this machine, beside nginx, and beside nothing. */
@NullMarked
package dev.modelswap.bench.proxy;

import org.jspecify.annotations.NullMarked;
