@NullMarked
package dev.modelswap.proxy.http.metrics;

import org.jspecify.annotations.NullMarked;
