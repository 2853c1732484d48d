package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a registration that Netty makes later than it was asked for: here when {@link #letTheHostGoOn} lets it. */
class HostRegistrationTest {
    private final IoEventLoop host = new SingleThreadIoEventLoop(null, new DefaultThreadFactory("host"), EpollIoHandler.newFactory());
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch event = new CountDownLatch(1);
    private final Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
    @TempDir
    Path directory;

    @BeforeEach
    void holdTheHostUp() {
        host.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void letTheHostGoOn() {
        gate.countDown();
        host.submit(() -> {
        }).syncUninterruptibly();
    }

    @AfterEach
    void shutDown() {
        gate.countDown();
        host.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private IoRegistration register(FileDescriptor descriptor) throws Exception {
        return HostRegistration.of(host, new Handle(descriptor, event), EpollIoOps.NONE, refused::add);
    }

    private record Handle(FileDescriptor fd, CountDownLatch event) implements EpollIoHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            this.event.countDown();
            registration.cancel();
        }

        @Override
        public void close() {
            // the test closes it
        }
    }

    /** Which epoll refuses to watch. */
    private FileDescriptor file() throws IOException {
        File file = directory.resolve("file").toFile();
        assertThat(file.createNewFile()).isTrue();
        return FileDescriptor.from(file);
    }

    @Test
    void interestOfTheTurnIsToldToTheSystemBehindIt() throws Exception {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        register(pipe[0]).submit(EpollIoOps.EPOLLIN);
        letTheHostGoOn();
        pipe[1].write(ByteBuffer.allocateDirect(1), 0, 1);

        assertThat(event.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).isEmpty();
        pipe[0].close();
        pipe[1].close();
    }

    @Test
    void whatTheSystemRefusesLateIsReported() throws Exception {
        FileDescriptor file = file();
        IoRegistration registration = register(file);
        registration.submit(EpollIoOps.EPOLLIN);
        assertThat(refused).isEmpty();
        letTheHostGoOn();

        assertThat(refused).singleElement().satisfies(why -> assertThat(why).hasRootCauseMessage("epoll_ctl(..) failed with error(-1): "
                + "Operation not permitted"));
        assertThat(registration.cancel()).isTrue();
        file.close();
    }

    @Test
    void nobodyHearsOfARefusalOnceTheRegistrationIsCancelled() throws Exception {
        FileDescriptor file = file();
        IoRegistration registration = register(file);
        registration.submit(EpollIoOps.EPOLLIN);
        assertThat(registration.cancel()).isTrue();
        assertThat(registration.cancel()).isFalse();
        assertThat(registration.isValid()).isFalse();
        file.close();
        letTheHostGoOn();

        assertThat(refused).isEmpty();
    }
}
