@NullMarked
package dev.modelswap.operator.status;

import org.jspecify.annotations.NullMarked;
