/** Servers. */
package io.jvloop.tck.net.servers;
