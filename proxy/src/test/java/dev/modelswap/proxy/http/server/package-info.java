@NullMarked
package dev.modelswap.proxy.http.server;

import org.jspecify.annotations.NullMarked;
