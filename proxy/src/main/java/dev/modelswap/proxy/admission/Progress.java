package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.Wait;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a request that waits for its grant gets on.
 *
 * @param waitsFor what it waits for: its turn, models that must end first, or its model's load
 * @param waited time since it asked
 * @param loading time since the load of its model began; zero before that
 * @param usualLoad how long loads of its model usually take, as far as this proxy has seen any
 */
public record Progress(
        Wait waitsFor,
        Duration waited,
        Duration loading,
        @Nullable Duration usualLoad) {}
