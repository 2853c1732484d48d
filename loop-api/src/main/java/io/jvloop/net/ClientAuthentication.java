package io.jvloop.net;

/** Whether a TLS server asks its clients for a certificate. */
public enum ClientAuthentication {
    /** It does not ask. */
    NONE,
    /** It asks, and takes clients without one too; one that is shown must be trusted. */
    WANT,
    /** Without a trusted certificate the handshake fails. */
    NEED
}
