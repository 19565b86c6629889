@NullMarked
package dev.modelswap.operator.webhook.certificate;

import org.jspecify.annotations.NullMarked;
