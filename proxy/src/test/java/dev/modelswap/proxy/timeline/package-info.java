@NullMarked
package dev.modelswap.proxy.timeline;

import org.jspecify.annotations.NullMarked;
