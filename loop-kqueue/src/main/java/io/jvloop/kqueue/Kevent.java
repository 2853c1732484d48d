package io.jvloop.kqueue;

/** The numbers of {@code sys/event.h}: the same on macOS, FreeBSD, OpenBSD and DragonFly, and Netty keeps its own to itself. */
final class Kevent {
    static final short EVFILT_READ = -1;
    static final short EVFILT_WRITE = -2;
    static final short EVFILT_PROC = -5;

    static final short EV_ADD = 0x01;
    static final short EV_DELETE = 0x02;
    static final short EV_ONESHOT = 0x10;
    static final short EV_CLEAR = 0x20;
    static final short EV_EOF = (short) 0x8000;

    static final int NOTE_EXIT = 0x80000000;

    /** The same on all systems. No kqueue watches this kind of descriptor. */
    static final int EINVAL = 22;
    /** The same on all systems. Nobody reads the pipe any more. */
    static final int EPIPE = 32;

    private Kevent() {
    }
}
