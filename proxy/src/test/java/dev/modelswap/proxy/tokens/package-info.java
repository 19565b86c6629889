@NullMarked
package dev.modelswap.proxy.tokens;

import org.jspecify.annotations.NullMarked;
