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
import java.util.function.Consumer;

/** The reading end of a pipe as a handle that is no channel's. It does with an event what a test says. */
interface PipeHandle extends AutoCloseable {

    /** One of the kind that an event loop takes. */
    static PipeHandle of(NettyPeers peers, Consumer<IoRegistration> onEvent) throws IOException {
        return peers.isEpoll() ? new OfEpoll(onEvent) : new OfNio(onEvent);
    }

    IoHandle handle();

    void watch(IoRegistration registration);

    void makeReadable();

    @Override
    void close() throws IOException;

    /** For epoll. */
    final class OfEpoll implements PipeHandle, EpollIoHandle {
        private final FileDescriptor[] pipe = FileDescriptor.pipe();
        private final Consumer<IoRegistration> onEvent;

        OfEpoll(Consumer<IoRegistration> onEvent) throws IOException {
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
            onEvent.accept(registration);
        }

        @Override
        public void close() throws IOException {
            pipe[0].close();
            pipe[1].close();
        }
    }

    /** For selectors. */
    final class OfNio implements PipeHandle, NioIoHandle {
        private final Pipe pipe = Pipe.open();
        private final Consumer<IoRegistration> onEvent;

        OfNio(Consumer<IoRegistration> onEvent) throws IOException {
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
            onEvent.accept(registration);
        }

        @Override
        public void close() throws IOException {
            pipe.source().close();
            pipe.sink().close();
        }
    }
}
