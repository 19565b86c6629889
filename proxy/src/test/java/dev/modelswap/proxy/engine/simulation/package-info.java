/** Random worlds in which the engine runs, and what must hold in each of them. */
@NullMarked
package dev.modelswap.proxy.engine.simulation;

import org.jspecify.annotations.NullMarked;
