@NullMarked
package dev.modelswap.crds.naming;

import org.jspecify.annotations.NullMarked;
