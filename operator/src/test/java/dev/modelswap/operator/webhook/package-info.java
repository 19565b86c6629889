@NullMarked
package dev.modelswap.operator.webhook;

import org.jspecify.annotations.NullMarked;
