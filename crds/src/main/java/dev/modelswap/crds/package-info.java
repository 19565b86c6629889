/** The {@code ModelSwap} resource: its types as users write them and as the API server stores them. */
@NullMarked
package dev.modelswap.crds;

import org.jspecify.annotations.NullMarked;
