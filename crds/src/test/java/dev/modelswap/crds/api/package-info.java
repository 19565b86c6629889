@NullMarked
package dev.modelswap.crds.api;

import org.jspecify.annotations.NullMarked;
