@NullMarked
package dev.modelswap.crds.observation;

import org.jspecify.annotations.NullMarked;
