@NullMarked
package dev.modelswap.proxy;

import org.jspecify.annotations.NullMarked;
