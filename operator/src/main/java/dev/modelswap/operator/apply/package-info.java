/** Writes desired objects to the cluster, where they differ from what is there. */
@NullMarked
package dev.modelswap.operator.apply;

import org.jspecify.annotations.NullMarked;
