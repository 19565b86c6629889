@NullMarked
package dev.modelswap.crds.schema;

import org.jspecify.annotations.NullMarked;
