/** The rehearsal from which the image is made. */
@NullMarked
package dev.modelswap.proxy.rehearsal;

import org.jspecify.annotations.NullMarked;
