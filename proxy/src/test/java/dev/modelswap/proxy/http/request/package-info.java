@NullMarked
package dev.modelswap.proxy.http.request;

import org.jspecify.annotations.NullMarked;
