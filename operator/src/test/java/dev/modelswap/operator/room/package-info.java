@NullMarked
package dev.modelswap.operator.room;

import org.jspecify.annotations.NullMarked;
