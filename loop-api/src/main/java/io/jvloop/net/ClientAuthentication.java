package io.jvloop.net;

/** Whether a TLS server asks its clients for a certificate. */
public enum ClientAuthentication {
    /** It does not ask. */
    NONE,
    /** It asks, but also accepts clients without one; a certificate that is shown must be trusted. */
    WANT,
    /** Without a trusted certificate the handshake fails. */
    NEED
}
