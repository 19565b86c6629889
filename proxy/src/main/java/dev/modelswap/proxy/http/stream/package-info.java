/** Streams of events as each API shapes them: news while a model loads, and an error within a stream. */
@NullMarked
package dev.modelswap.proxy.http.stream;

import org.jspecify.annotations.NullMarked;
