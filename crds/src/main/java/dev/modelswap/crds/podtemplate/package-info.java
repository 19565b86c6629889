/** The user's part of a pod's template, and how it is merged into what the operator makes. */
@NullMarked
package dev.modelswap.crds.podtemplate;

import org.jspecify.annotations.NullMarked;
