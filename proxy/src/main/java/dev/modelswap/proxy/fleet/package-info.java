/** The models as they run: observations and commands made one state for each, health checks, and the choice of a backend. */
@NullMarked
package dev.modelswap.proxy.fleet;

import org.jspecify.annotations.NullMarked;
