/** The logs of the proxy and of the models, for those who read along. */
@NullMarked
package dev.modelswap.proxy.logs;

import org.jspecify.annotations.NullMarked;
