/**
 * The validating admission webhook: says at {@code kubectl apply} what the condition {@code Accepted} would say later. The API
 * server goes on without it where it does not answer.
 */
@NullMarked
package dev.modelswap.operator.webhook;

import org.jspecify.annotations.NullMarked;
