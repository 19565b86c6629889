/** Serves the models' API behind one address, and loads and unloads models for it. */
@NullMarked
package dev.modelswap.proxy;

import org.jspecify.annotations.NullMarked;
