package io.jvloop.kqueue;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the kernels do differently with descriptors that are no sockets, as their sources say. */
enum StandInSystem implements FilterProbe {
    /** XNU has no filters for some devices, and its FIFOs keep their end to themselves. */
    MACOS {
        private static final Set<String> WITHOUT_FILTERS = Set.of("/dev/null", "/dev/tty");

        @Override
        public int refusal(int descriptor, short filter) throws IOException {
            return WITHOUT_FILTERS.contains(file(descriptor)) ? Kevent.EINVAL : 0;
        }

        @Override
        public boolean hidesEnd(int descriptor) {
            try {
                return (((int) Files.getAttribute(Path.of(file(descriptor)), "unix:mode")) & 0170000) == 0010000;
            } catch (IOException noName) {
                return false;
            }
        }
    },
    /** A pipe without a reader cannot be watched for room. */
    FREEBSD {
        @Override
        public int refusal(int descriptor, short filter) throws IOException {
            return filter == Kevent.EVFILT_WRITE && isPipe(descriptor) && isBroken(descriptor) ? Kevent.EPIPE : 0;
        }

        @Override
        public boolean hidesEnd(int descriptor) {
            return false;
        }
    };

    private static String file(int descriptor) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    }

    private static boolean isPipe(int descriptor) throws IOException {
        return file(descriptor).startsWith("pipe:");
    }

    /** By an epoll of its own. */
    private static boolean isBroken(int descriptor) throws IOException {
        IoHandler epoll;
        try {
            epoll = EpollIoHandler.newFactory().newHandler(new Here());
        } catch (ChannelException e) {
            throw new IOException(e); // as the scratch kqueue: no descriptor is left
        }
        Look look = new Look(new FileDescriptor(descriptor));
        try {
            IoRegistration registration = epoll.register(look);
            registration.submit(EpollIoOps.EPOLLOUT);
            epoll.run(new AtOnce());
            registration.cancel();
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            epoll.destroy();
        }
        return look.broken;
    }

    private static final class Look implements EpollIoHandle {
        private final FileDescriptor descriptor;
        private boolean broken;

        Look(FileDescriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            broken = (((EpollIoEvent) event).ops().value() & EpollIoOps.EPOLLERR.value()) != 0;
        }

        @Override
        public void close() {
            // The descriptor belongs to the channel.
        }
    }

    private record Here() implements ThreadAwareExecutor {

        @Override
        public boolean isExecutorThread(Thread thread) {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    private record AtOnce() implements IoHandlerContext {

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long now) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    }
}
