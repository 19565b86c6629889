/** JSON bodies of clients, changed in place without touching what need not change. */
@NullMarked
package dev.modelswap.proxy.json;

import org.jspecify.annotations.NullMarked;
