/** A client's request and its connection: its ID, what is waited for, its body and the memory for it. */
@NullMarked
package dev.modelswap.proxy.http.client;

import org.jspecify.annotations.NullMarked;
