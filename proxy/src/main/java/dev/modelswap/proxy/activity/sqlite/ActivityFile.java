package dev.modelswap.proxy.activity.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A file for activity, and how much may be in it.
 *
 * @param maxRows the last ones are kept
 * @param maxAge older rows are let go; null: none are for their age
 */
public record ActivityFile(Path path, int maxRows, @Nullable Duration maxAge) {}
