@NullMarked
package dev.modelswap.proxy.activity.sqlite;

import org.jspecify.annotations.NullMarked;
