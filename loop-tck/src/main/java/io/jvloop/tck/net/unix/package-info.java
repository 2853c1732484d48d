/** Sockets of the Unix domain. */
package io.jvloop.tck.net.unix;
