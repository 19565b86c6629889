/** The operator against an API server of its own: how long it takes, and what it asks for. */
@NullMarked
package dev.modelswap.bench.operator;

import org.jspecify.annotations.NullMarked;
