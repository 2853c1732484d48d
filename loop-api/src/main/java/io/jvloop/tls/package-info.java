/**
 * Not exported. TLS as a stream handle over a stream handle, so that transports above and handles below need not know of it. The engine is
 * an {@link javax.net.ssl.SSLEngine} of the user's own context, so that any provider may be used.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.tls;
