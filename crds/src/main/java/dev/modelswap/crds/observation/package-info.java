/** What a pod says about the model that runs in it, read once for operator and proxy. */
@NullMarked
package dev.modelswap.crds.observation;

import org.jspecify.annotations.NullMarked;
