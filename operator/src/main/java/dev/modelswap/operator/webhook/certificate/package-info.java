/** The webhook's certificates: made, kept in a Secret that replicas share, and renewed while requests go on; or somebody else's. */
@NullMarked
package dev.modelswap.operator.webhook.certificate;

import org.jspecify.annotations.NullMarked;
