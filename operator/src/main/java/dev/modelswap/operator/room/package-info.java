/** The room that there is on the nodes for the models of each resource, told to its proxies. */
@NullMarked
package dev.modelswap.operator.room;

import org.jspecify.annotations.NullMarked;
