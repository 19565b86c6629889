/** Whether a resource can be served; every problem names its field and the remedy. */
@NullMarked
package dev.modelswap.crds.validation;

import org.jspecify.annotations.NullMarked;
