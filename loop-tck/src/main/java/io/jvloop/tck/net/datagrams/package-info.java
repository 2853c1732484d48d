/** Datagrams of the internet and of the Unix domain. */
package io.jvloop.tck.net.datagrams;
