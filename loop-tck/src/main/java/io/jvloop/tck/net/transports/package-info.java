/** Transports and their protocols. */
package io.jvloop.tck.net.transports;
