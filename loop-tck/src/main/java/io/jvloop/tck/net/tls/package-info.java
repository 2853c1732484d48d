/** TLS, and peers that abuse it. */
package io.jvloop.tck.net.tls;
