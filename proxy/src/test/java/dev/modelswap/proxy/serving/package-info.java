@NullMarked
package dev.modelswap.proxy.serving;

import org.jspecify.annotations.NullMarked;
