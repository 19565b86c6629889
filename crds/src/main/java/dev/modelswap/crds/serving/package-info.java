/** What the proxy is told of a valid resource: every setting with its value, none to be looked up elsewhere. */
@NullMarked
package dev.modelswap.crds.serving;

import org.jspecify.annotations.NullMarked;
