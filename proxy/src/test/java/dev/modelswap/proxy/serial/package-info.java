@NullMarked
package dev.modelswap.proxy.serial;

import org.jspecify.annotations.NullMarked;
