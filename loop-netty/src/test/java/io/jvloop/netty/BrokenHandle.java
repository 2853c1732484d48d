package io.jvloop.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;

/** The reading end of a pipe, whose handle ends its registration, says so, and throws at the first event. */
interface BrokenHandle extends AutoCloseable {
    String MESSAGE = "broken handle";

    IoHandle handle();

    void watch(IoRegistration registration);

    void makeReadable();

    @Override
    void close() throws IOException;

    /** For epoll. */
    final class OfEpoll implements BrokenHandle, EpollIoHandle {
        private final FileDescriptor[] pipe = FileDescriptor.pipe();
        private final Runnable onEvent;

        OfEpoll(Runnable onEvent) throws IOException {
            this.onEvent = onEvent;
        }

        @Override
        public IoHandle handle() {
            return this;
        }

        @Override
        public FileDescriptor fd() {
            return pipe[0];
        }

        @Override
        public void watch(IoRegistration registration) {
            registration.submit(EpollIoOps.EPOLLIN);
        }

        @Override
        public void makeReadable() {
            try {
                ByteBuffer one = ByteBuffer.allocateDirect(1);
                pipe[1].write(one, 0, 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            registration.cancel();
            onEvent.run();
            throw new IllegalStateException(MESSAGE);
        }

        @Override
        public void close() throws IOException {
            pipe[0].close();
            pipe[1].close();
        }
    }

    /** For selectors. */
    final class OfNio implements BrokenHandle, NioIoHandle {
        private final Pipe pipe = Pipe.open();
        private final Runnable onEvent;

        OfNio(Runnable onEvent) throws IOException {
            this.onEvent = onEvent;
            pipe.source().configureBlocking(false);
        }

        @Override
        public IoHandle handle() {
            return this;
        }

        @Override
        public SelectableChannel selectableChannel() {
            return pipe.source();
        }

        @Override
        public void watch(IoRegistration registration) {
            registration.submit(NioIoOps.READ);
        }

        @Override
        public void makeReadable() {
            try {
                pipe.sink().write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            registration.cancel();
            onEvent.run();
            throw new IllegalStateException(MESSAGE);
        }

        @Override
        public void close() throws IOException {
            pipe.source().close();
            pipe.sink().close();
        }
    }
}
