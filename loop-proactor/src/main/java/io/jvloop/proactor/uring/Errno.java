package io.jvloop.proactor.uring;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** Linux's error numbers, and the exceptions that the JDK has for them. Results are negated, as the kernel gives them. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPIPE = 32;
    static final int ENOSYS = 38;
    static final int ETIME = 62;
    static final int ECONNABORTED = 103;
    static final int ENOBUFS = 105;
    private static final int ENETUNREACH = 101;
    private static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;
    static final int ECANCELED = 125;

    private Errno() {
    }

    /** A system call's failure that has no type of the JDK's. */
    static final class Failure extends SocketException {
        private static final long serialVersionUID = 1;

        private final int negated;

        private Failure(int negated) {
            super(SystemCalls.text(-negated) + " (errno " + -negated + ")");
            this.negated = negated;
        }

        int negated() {
            return negated;
        }
    }

    static Failure failure(int negated) {
        return new Failure(negated);
    }

    static IOException unbindable(int negated) {
        return new BindException(SystemCalls.text(-negated));
    }

    static IOException unconnectable(int negated) {
        return switch (-negated) {
            case ECONNREFUSED, ETIMEDOUT -> new ConnectException(SystemCalls.text(-negated));
            case ENOENT -> new FileNotFoundException(SystemCalls.text(-negated));
            case EHOSTUNREACH, ENETUNREACH -> new NoRouteToHostException(SystemCalls.text(-negated));
            default -> failure(negated);
        };
    }

    /** What a datagram socket reports may concern an earlier datagram of ours. */
    static IOException undeliverable(int negated) {
        return -negated == ECONNREFUSED ? new PortUnreachableException(SystemCalls.text(-negated)) : failure(negated);
    }
}
