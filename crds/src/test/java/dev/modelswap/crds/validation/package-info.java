@NullMarked
package dev.modelswap.crds.validation;

import org.jspecify.annotations.NullMarked;
