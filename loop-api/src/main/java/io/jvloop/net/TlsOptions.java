package io.jvloop.net;

import javax.net.ssl.SSLContext;

/**
 * How a connection is encrypted. Immutable.
 *
 * @param context keys, trust and provider
 */
public record TlsOptions(SSLContext context) {
}
