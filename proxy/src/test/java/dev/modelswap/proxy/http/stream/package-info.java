@NullMarked
package dev.modelswap.proxy.http.stream;

import org.jspecify.annotations.NullMarked;
