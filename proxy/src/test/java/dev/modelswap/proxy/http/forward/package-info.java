@NullMarked
package dev.modelswap.proxy.http.forward;

import org.jspecify.annotations.NullMarked;
