/** What is counted and measured, for Prometheus. */
@NullMarked
package dev.modelswap.proxy.http.metrics;

import org.jspecify.annotations.NullMarked;
