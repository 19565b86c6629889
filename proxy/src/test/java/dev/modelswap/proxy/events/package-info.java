@NullMarked
package dev.modelswap.proxy.events;

import org.jspecify.annotations.NullMarked;
