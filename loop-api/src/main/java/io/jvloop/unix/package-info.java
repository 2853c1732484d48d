/**
 * What back ends on POSIX systems share: algorithms over {@link io.jvloop.unix.SystemCalls}, raw calls that each of them binds in its own
 * way. For jvloop's own back ends only. It knows API and SPI, and neither of them knows it.
 */
@NullMarked
package io.jvloop.unix;

import org.jspecify.annotations.NullMarked;
