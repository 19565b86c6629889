/** Which model ran when, and how many requests waited for it meanwhile. */
@NullMarked
package dev.modelswap.proxy.timeline;

import org.jspecify.annotations.NullMarked;
