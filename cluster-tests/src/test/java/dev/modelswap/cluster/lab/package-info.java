/** A cluster, ModelSwap installed in it, and the ways to ask both. */
@NullMarked
package dev.modelswap.cluster.lab;

import org.jspecify.annotations.NullMarked;
