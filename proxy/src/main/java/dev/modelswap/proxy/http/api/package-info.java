/** The proxy's own endpoints, one file for each subject; none of them needs a model to run. */
@NullMarked
package dev.modelswap.proxy.http.api;

import org.jspecify.annotations.NullMarked;
