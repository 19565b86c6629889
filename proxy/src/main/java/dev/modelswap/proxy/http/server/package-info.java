/** The ports: listening, what every request must pass before it is routed, and who may ask. */
@NullMarked
package dev.modelswap.proxy.http.server;

import org.jspecify.annotations.NullMarked;
