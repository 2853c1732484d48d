/** The other end of a connection, off the loop, and what notes the calls at this end. */
package io.jvloop.tck.peers;
