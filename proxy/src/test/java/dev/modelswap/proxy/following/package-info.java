@NullMarked
package dev.modelswap.proxy.following;

import org.jspecify.annotations.NullMarked;
