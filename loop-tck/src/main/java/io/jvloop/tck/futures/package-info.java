/** Futures and the combinators over them. */
package io.jvloop.tck.futures;
