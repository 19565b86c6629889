@NullMarked
package dev.modelswap.crds.values;

import org.jspecify.annotations.NullMarked;
