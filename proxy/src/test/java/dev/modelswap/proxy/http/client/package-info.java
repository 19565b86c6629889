@NullMarked
package dev.modelswap.proxy.http.client;

import org.jspecify.annotations.NullMarked;
