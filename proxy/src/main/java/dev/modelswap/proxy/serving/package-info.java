/** What is served now, and the switch of profiles: what the cluster says of the resource, as requests see it. */
@NullMarked
package dev.modelswap.proxy.serving;

import org.jspecify.annotations.NullMarked;
