@NullMarked
package dev.modelswap.proxy.http.api;

import org.jspecify.annotations.NullMarked;
