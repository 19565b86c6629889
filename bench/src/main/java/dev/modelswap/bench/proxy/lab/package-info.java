/** A proxy on loopback, what it is compared with, and what its process costs. */
@NullMarked
package dev.modelswap.bench.proxy.lab;

import org.jspecify.annotations.NullMarked;
