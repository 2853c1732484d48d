package io.jvloop.unix;

import java.net.SocketException;

/** A system call's failure for which the JDK has no exception type. */
public final class SystemFailure extends SocketException {
    private static final long serialVersionUID = 1;

    /** The error number. */
    private final int negated;

    SystemFailure(String text, int negated) {
        super(text + " (errno " + -negated + ")");
        this.negated = negated;
    }

    public int negated() {
        return negated;
    }
}
