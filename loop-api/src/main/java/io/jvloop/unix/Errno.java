package io.jvloop.unix;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;

/** The system's error numbers, and the JDK's exceptions for them. Numbers up to 34, except EAGAIN, are the same on all systems. */
@SuppressWarnings("checkstyle:JavadocVariable")
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EPIPE = 32;
    public static final int EAGAIN = UnixSystem.HERE.number(11, 35);
    public static final int ENOSYS = UnixSystem.HERE.number(38, 78);
    public static final int ENETUNREACH = UnixSystem.HERE.number(101, 51);
    public static final int ECONNABORTED = UnixSystem.HERE.number(103, 53);
    public static final int ENOBUFS = UnixSystem.HERE.number(105, 55);
    public static final int ETIMEDOUT = UnixSystem.HERE.number(110, 60);
    public static final int ECONNREFUSED = UnixSystem.HERE.number(111, 61);
    public static final int EHOSTUNREACH = UnixSystem.HERE.number(113, 65);
    public static final int EPROTO = protocol(UnixSystem.HERE);
    public static final int ECANCELED = cancelled(UnixSystem.HERE);

    private Errno() {
    }

    static int protocol(UnixSystem system) {
        return switch (system) {
            case LINUX -> 71;
            case MACOS -> 100;
            case FREEBSD, DRAGONFLY -> 92;
            case OPENBSD -> 95;
            case NETBSD -> 96;
        };
    }

    static int cancelled(UnixSystem system) {
        return switch (system) {
            case LINUX -> 125;
            case MACOS -> 89;
            case FREEBSD, DRAGONFLY -> 85;
            case OPENBSD -> 88;
            case NETBSD -> 87;
        };
    }

    /** The exception for a failed bind. */
    public static IOException unbindable(SystemCalls calls, int negated) {
        return new BindException(calls.strerror(-negated));
    }

    /** The exception for a failed connect or Unix-domain datagram. */
    public static IOException unconnectable(SystemCalls calls, int negated) {
        String text = calls.strerror(-negated);
        int errno = -negated;
        if (errno == ECONNREFUSED || errno == ETIMEDOUT) {
            return new ConnectException(text);
        }
        if (errno == EHOSTUNREACH || errno == ENETUNREACH) {
            return new NoRouteToHostException(text);
        }
        return errno == ENOENT ? new FileNotFoundException(text) : calls.failure(negated);
    }

    /** The exception for an internet datagram; the error may concern a datagram sent earlier. */
    public static IOException undeliverable(SystemCalls calls, int negated) {
        return -negated == ECONNREFUSED ? new PortUnreachableException(calls.strerror(-negated)) : calls.failure(negated);
    }
}
