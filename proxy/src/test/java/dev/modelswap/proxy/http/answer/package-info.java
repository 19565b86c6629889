@NullMarked
package dev.modelswap.proxy.http.answer;

import org.jspecify.annotations.NullMarked;
