/**
 * Not exported. TLS as a stream handle over a stream handle: transports above and handles below know nothing of it. The engine is the
 * {@link javax.net.ssl.SSLEngine} of the user's own context, so any provider will do.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.tls;
