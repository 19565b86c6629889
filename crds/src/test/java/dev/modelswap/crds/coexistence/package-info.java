@NullMarked
package dev.modelswap.crds.coexistence;

import org.jspecify.annotations.NullMarked;
