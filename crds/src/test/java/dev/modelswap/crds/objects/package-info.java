@NullMarked
package dev.modelswap.crds.objects;

import org.jspecify.annotations.NullMarked;
