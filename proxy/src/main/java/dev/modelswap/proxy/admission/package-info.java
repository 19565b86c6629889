/** The way of a request into the swap engine and out of it; one Vert.x context runs the engine. */
@NullMarked
package dev.modelswap.proxy.admission;

import org.jspecify.annotations.NullMarked;
