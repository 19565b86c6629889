/** What is said about a resource in its status: pure functions from spec, observed objects and a clock. */
@NullMarked
package dev.modelswap.operator.status;

import org.jspecify.annotations.NullMarked;
