/** A run of the proxy without a cluster, from which the JVM learns what the image's next starts need. */
@NullMarked
package dev.modelswap.proxy.rehearsal;

import org.jspecify.annotations.NullMarked;
