@NullMarked
package dev.modelswap.proxy.http.ui;

import org.jspecify.annotations.NullMarked;
