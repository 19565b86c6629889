@NullMarked
package dev.modelswap.crds.serving;

import org.jspecify.annotations.NullMarked;
