/** What servers say, within their answers, of tokens and speeds: read from the bytes as they pass, without keeping them. */
@NullMarked
package dev.modelswap.proxy.tokens;

import org.jspecify.annotations.NullMarked;
