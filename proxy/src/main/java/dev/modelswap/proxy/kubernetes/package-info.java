/** The cluster port carried out with the Kubernetes API, through Fabric8's client. */
@NullMarked
package dev.modelswap.proxy.kubernetes;

import org.jspecify.annotations.NullMarked;
