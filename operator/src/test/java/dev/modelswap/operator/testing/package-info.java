/** What several packages' tests share. */
@NullMarked
package dev.modelswap.operator.testing;

import org.jspecify.annotations.NullMarked;
