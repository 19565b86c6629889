/** What all of the resource's packages read alike: JSON, durations as text, and what is wrong with a field. */
@NullMarked
package dev.modelswap.crds.values;

import org.jspecify.annotations.NullMarked;
