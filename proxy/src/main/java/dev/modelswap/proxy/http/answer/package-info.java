/** What the proxy itself says to clients: errors, in the shape of the API that was asked. */
@NullMarked
package dev.modelswap.proxy.http.answer;

import org.jspecify.annotations.NullMarked;
