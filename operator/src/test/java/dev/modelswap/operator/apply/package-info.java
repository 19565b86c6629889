@NullMarked
package dev.modelswap.operator.apply;

import org.jspecify.annotations.NullMarked;
