/** Connecting by name and by address. */
package io.jvloop.tck.net.connecting;
