@NullMarked
package dev.modelswap.crds.podtemplate;

import org.jspecify.annotations.NullMarked;
