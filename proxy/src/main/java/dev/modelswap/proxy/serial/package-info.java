/** One thing after the other, without a thread of its own. */
@NullMarked
package dev.modelswap.proxy.serial;

import org.jspecify.annotations.NullMarked;
