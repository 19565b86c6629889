/** Who is to answer a request: its path, the name that it gives, selectors and their spillover. */
@NullMarked
package dev.modelswap.proxy.http.routing;

import org.jspecify.annotations.NullMarked;
