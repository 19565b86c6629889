@NullMarked
package dev.modelswap.proxy.kubernetes;

import org.jspecify.annotations.NullMarked;
