@NullMarked
package dev.modelswap.operator.events;

import org.jspecify.annotations.NullMarked;
