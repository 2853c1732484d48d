/** What TLS costs: an echo server beside Netty's, both with the JDK's provider. */
package io.jvloop.bench.tls;
