/** The chart {@code helm/modelswap}, rendered by Helm itself, and what of it is committed. */
@NullMarked
package dev.modelswap.helm;

import org.jspecify.annotations.NullMarked;
