@NullMarked
package dev.modelswap.proxy.activity;

import org.jspecify.annotations.NullMarked;
