/** Which model a name means: models, aliases, groups, profiles, selectors and peers. */
@NullMarked
package dev.modelswap.crds.naming;

import org.jspecify.annotations.NullMarked;
