package io.jvloop.tck.net.limits;

import java.util.List;
import java.util.Map;

/**
 * One error that a system call of the loop's thread answers once.
 *
 * @param call  the system call
 * @param error the error's name
 * @param when  at its how-manieth call
 */
record InjectedFault(String call, String error, int when) {
    private static final List<String> NO_DESCRIPTOR = List.of("EMFILE", "ENFILE", "ENOMEM");
    private static final List<String> NO_DESCRIPTOR_OR_SIGNAL = List.of("EMFILE", "ENFILE", "ENOMEM", "EINTR");
    private static final List<String> NO_SOCKET = List.of("EMFILE", "ENFILE", "ENOMEM", "ENOBUFS");
    private static final List<String> ACCEPT = List.of("EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EINTR", "ECONNABORTED");
    private static final List<String> NO_MEMORY = List.of("ENOMEM", "ENOBUFS");
    private static final List<String> TRANSFER = List.of("ENOMEM", "ENOBUFS", "EINTR");

    /**
     * The errors that each call's manual page has, of those that a healthy program meets on a system in need. Not {@code close}: what is
     * said to have failed has closed nothing here, and would be a leak.
     */
    static final Map<String, List<String>> ERRORS = Map.ofEntries(Map.entry("epoll_create1", NO_DESCRIPTOR),
            Map.entry("eventfd2", NO_DESCRIPTOR), Map.entry("timerfd_create", NO_DESCRIPTOR), Map.entry("pipe2", NO_DESCRIPTOR),
            Map.entry("pidfd_open", NO_DESCRIPTOR), Map.entry("io_uring_setup", NO_DESCRIPTOR),
            Map.entry("openat", NO_DESCRIPTOR_OR_SIGNAL), Map.entry("socket", NO_SOCKET), Map.entry("socketpair", NO_SOCKET),
            Map.entry("accept4", ACCEPT),
            Map.entry("accept", ACCEPT),
            Map.entry("fcntl", List.of("EMFILE", "ENOMEM")), Map.entry("dup", List.of("EMFILE")), Map.entry("dup3", List.of("EMFILE")),
            Map.entry("epoll_ctl", List.of("ENOMEM", "ENOSPC")), Map.entry("epoll_wait", List.of("EINTR")),
            Map.entry("epoll_pwait", List.of("EINTR")), Map.entry("epoll_pwait2", List.of("EINTR")),
            Map.entry("io_uring_enter", List.of("EINTR", "EAGAIN", "EBUSY", "ENOMEM")), Map.entry("io_uring_register", List.of("ENOMEM")),
            Map.entry("bind", NO_MEMORY), Map.entry("listen", NO_MEMORY), Map.entry("connect", TRANSFER), Map.entry("shutdown", NO_MEMORY),
            Map.entry("setsockopt", NO_MEMORY), Map.entry("getsockopt", NO_MEMORY), Map.entry("getsockname", NO_MEMORY),
            Map.entry("getpeername", NO_MEMORY), Map.entry("read", TRANSFER), Map.entry("write", TRANSFER), Map.entry("writev", TRANSFER),
            Map.entry("sendto", TRANSFER), Map.entry("sendmsg", TRANSFER), Map.entry("recvfrom", TRANSFER), Map.entry("recvmsg", TRANSFER));

    @Override
    public String toString() {
        return call + " " + when + " " + error;
    }
}
