/** What the objects that belong to a resource are called, and how one is known to be made from another. */
@NullMarked
package dev.modelswap.crds.objects;

import org.jspecify.annotations.NullMarked;
