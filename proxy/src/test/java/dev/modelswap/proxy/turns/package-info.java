@NullMarked
package dev.modelswap.proxy.turns;

import org.jspecify.annotations.NullMarked;
