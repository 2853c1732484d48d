/**
 * What back ends on POSIX systems share: algorithms over {@link io.jvloop.unix.SystemCalls}, the raw calls that each back end binds in its
 * own way. Exported to jvloop's back ends only. It sees API and SPI, and neither sees it.
 */
@NullMarked
package io.jvloop.unix;

import org.jspecify.annotations.NullMarked;
