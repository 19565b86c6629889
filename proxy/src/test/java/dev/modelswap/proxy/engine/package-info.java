@NullMarked
package dev.modelswap.proxy.engine;

import org.jspecify.annotations.NullMarked;
