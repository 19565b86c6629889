/**
 * What a request says: which model it is for, in JSON, form, query or path; and the same request as an upstream is to see it.
 */
@NullMarked
package dev.modelswap.proxy.http.request;

import org.jspecify.annotations.NullMarked;
