@NullMarked
package dev.modelswap.crds.room;

import org.jspecify.annotations.NullMarked;
