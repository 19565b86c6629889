@NullMarked
package dev.modelswap.operator;

import org.jspecify.annotations.NullMarked;
