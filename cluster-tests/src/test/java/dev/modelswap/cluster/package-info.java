/** ModelSwap on a real cluster: operator and proxy as pods under their shipped rights, models as real llama-servers. */
@NullMarked
package dev.modelswap.cluster;

import org.jspecify.annotations.NullMarked;
