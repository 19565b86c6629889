@NullMarked
package dev.modelswap.proxy.engine.eviction;

import org.jspecify.annotations.NullMarked;
