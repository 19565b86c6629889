@NullMarked
package dev.modelswap.proxy.admission;

import org.jspecify.annotations.NullMarked;
