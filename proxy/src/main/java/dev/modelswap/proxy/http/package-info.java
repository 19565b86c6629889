/** The API that clients speak: names, bodies, forwarding, errors. */
@NullMarked
package dev.modelswap.proxy.http;

import org.jspecify.annotations.NullMarked;
