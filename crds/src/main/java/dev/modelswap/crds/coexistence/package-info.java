/** Which models may run together: groups, and the sets of a matrix. */
@NullMarked
package dev.modelswap.crds.coexistence;

import org.jspecify.annotations.NullMarked;
