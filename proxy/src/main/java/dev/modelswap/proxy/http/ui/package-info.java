/** The web UI's files over HTTP. */
@NullMarked
package dev.modelswap.proxy.http.ui;

import org.jspecify.annotations.NullMarked;
