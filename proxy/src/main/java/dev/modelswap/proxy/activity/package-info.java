/** The life of each request, told by the one who serves it, and what is made of it: the requests in flight, and those that were. */
@NullMarked
package dev.modelswap.proxy.activity;

import org.jspecify.annotations.NullMarked;
