@NullMarked
package dev.modelswap.crds;

import org.jspecify.annotations.NullMarked;
