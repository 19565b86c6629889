/** Activity in a file of SQLite's, which outlives the proxy; and in memory where the file fails. */
@NullMarked
package dev.modelswap.proxy.activity.sqlite;

import org.jspecify.annotations.NullMarked;
