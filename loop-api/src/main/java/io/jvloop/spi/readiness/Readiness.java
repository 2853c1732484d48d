package io.jvloop.spi.readiness;

/** The bits of interests and events. */
public final class Readiness {

    /** A read, or an accept, may succeed. */
    public static final int READ = 1;

    /** A write may succeed, or a connect has ended. */
    public static final int WRITE = 2;

    /**
     * The peer has ended its side, or the socket is broken: reading must go on until a read reports that. Never part of an interest.
     * Pollers that cannot tell leave it out.
     */
    public static final int HANG_UP = 4;

    private Readiness() {
    }
}
