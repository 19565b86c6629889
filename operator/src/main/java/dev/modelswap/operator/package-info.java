/** Turns a {@code ModelSwap} into Deployments, a proxy, and a status. */
@NullMarked
package dev.modelswap.operator;

import org.jspecify.annotations.NullMarked;
