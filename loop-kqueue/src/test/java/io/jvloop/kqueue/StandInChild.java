package io.jvloop.kqueue;

import io.jvloop.posix.libc.LibC;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;

/** {@code EVFILT_PROC} by a pidfd. One who has exited already cannot be watched, as on macOS. */
final class StandInChild implements EpollIoHandle {
    private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");
    private static final long PIDFD_OPEN = 434;

    private final FileDescriptor descriptor;
    private final Runnable exited;
    private IoRegistration registration;

    private StandInChild(int number, Runnable exited) {
        this.descriptor = new FileDescriptor(number);
        this.exited = exited;
    }

    static StandInChild open(IoHandler epoll, int pid, Runnable exited) throws Exception {
        int number = hasExited(pid) ? -1 : (int) LIBC.syscall(PIDFD_OPEN, pid, 0);
        if (number < 0) {
            return null;
        }
        StandInChild child = new StandInChild(number, exited);
        child.registration = epoll.register(child);
        child.registration.submit(EpollIoOps.valueOf(EpollIoOps.EPOLLIN.value() | EpollIoOps.EPOLLET.value()));
        return child;
    }

    /** Whether it has become a zombie. */
    static boolean hasExited(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        close();
        exited.run();
    }

    @Override
    public void close() {
        registration.cancel();
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
