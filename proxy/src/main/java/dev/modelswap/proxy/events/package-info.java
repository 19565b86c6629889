/** What happens in the proxy, as a stream of events for whoever watches it. */
@NullMarked
package dev.modelswap.proxy.events;

import org.jspecify.annotations.NullMarked;
