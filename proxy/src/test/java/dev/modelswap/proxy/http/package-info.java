@NullMarked
package dev.modelswap.proxy.http;

import org.jspecify.annotations.NullMarked;
