@NullMarked
package dev.modelswap.proxy.http.routing;

import org.jspecify.annotations.NullMarked;
