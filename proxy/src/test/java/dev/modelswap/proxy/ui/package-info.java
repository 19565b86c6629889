/** The web UI, used in a browser. */
@NullMarked
package dev.modelswap.proxy.ui;

import org.jspecify.annotations.NullMarked;
