/** Kubernetes Events on the resource: written aside, so that they can neither fail nor slow a reconciliation. */
@NullMarked
package dev.modelswap.operator.events;

import org.jspecify.annotations.NullMarked;
