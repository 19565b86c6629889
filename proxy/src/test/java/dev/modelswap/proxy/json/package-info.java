/** Edits of JSON texts. */
@NullMarked
package dev.modelswap.proxy.json;

import org.jspecify.annotations.NullMarked;
