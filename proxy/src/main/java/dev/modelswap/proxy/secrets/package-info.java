/** Secrets as the proxy's pod has them mounted. */
@NullMarked
package dev.modelswap.proxy.secrets;

import org.jspecify.annotations.NullMarked;
