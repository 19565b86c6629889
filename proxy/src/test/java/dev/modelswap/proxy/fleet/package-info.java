@NullMarked
package dev.modelswap.proxy.fleet;

import org.jspecify.annotations.NullMarked;
