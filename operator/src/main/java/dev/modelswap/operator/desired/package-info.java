/** What a valid resource stands for in the cluster: pure functions from the spec to Kubernetes objects. */
@NullMarked
package dev.modelswap.operator.desired;

import org.jspecify.annotations.NullMarked;
