@NullMarked
package dev.modelswap.operator.desired;

import org.jspecify.annotations.NullMarked;
