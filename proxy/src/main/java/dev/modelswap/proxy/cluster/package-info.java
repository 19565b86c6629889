/** The port to the cluster: what the proxy is shown of it, and the little that it changes. */
@NullMarked
package dev.modelswap.proxy.cluster;

import org.jspecify.annotations.NullMarked;
