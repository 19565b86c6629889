/** The room that nodes have for pods, and what pods take of it. */
@NullMarked
package dev.modelswap.crds.room;

import org.jspecify.annotations.NullMarked;
