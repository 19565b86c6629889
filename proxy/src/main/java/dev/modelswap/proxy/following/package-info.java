/** Several proxies of one resource: one leads, which decides, and the others follow, which ask it and stream by themselves. */
@NullMarked
package dev.modelswap.proxy.following;

import org.jspecify.annotations.NullMarked;
