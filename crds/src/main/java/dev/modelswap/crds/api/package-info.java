/**
 * The {@code ModelSwap} resource as users write it and as the API server stores it. The CRD is generated from these types.
 */
@NullMarked
package dev.modelswap.crds.api;

import org.jspecify.annotations.NullMarked;
