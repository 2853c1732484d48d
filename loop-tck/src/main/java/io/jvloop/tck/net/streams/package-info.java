/** Readers and writers over transports. */
package io.jvloop.tck.net.streams;
