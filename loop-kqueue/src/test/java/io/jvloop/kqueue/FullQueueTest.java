package io.jvloop.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.LoopOptions;
import io.jvloop.net.Protocol;
import io.jvloop.net.ServerOptions;
import io.jvloop.posix.FdChannels;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.doubles.AnothersPolicy;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Unix-domain socket whose queue is full. XNU refuses a connect to it with the error of one that nobody listens on. */
class FullQueueTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(new Xnu()));
    @TempDir
    Path directory;

    /** The stand-in, whose sockets give XNU's error. */
    private record Xnu() implements AnothersPolicy {
        @Override
        public LoopPolicy other() {
            return new StandInPolicy(StandInSystem.MACOS);
        }

        @Override
        public IoBackend open(BackendContext context) throws IOException {
            return KqueuePolicy.open(context, StandInKqueue.newFactory(StandInSystem.MACOS), StandInSystem.MACOS,
                    refusing(new FdChannels(new ProcessFilter())));
        }

        private static ChannelFactory refusing(ChannelFactory channels) {
            InvocationHandler handler = (proxy, method, arguments) -> {
                try {
                    return method.invoke(channels, arguments);
                } catch (InvocationTargetException e) {
                    throw method.getName().equals("connect") && isFull(e.getCause()) ? new ConnectException("Connection refused")
                            : e.getCause();
                }
            };
            return (ChannelFactory) Proxy.newProxyInstance(Xnu.class.getClassLoader(), new Class<?>[] {ChannelFactory.class}, handler);
        }

        private static boolean isFull(Throwable failure) {
            return failure instanceof SocketException && String.valueOf(failure.getMessage()).contains("temporarily unavailable");
        }
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("s"));
    }

    /** Linux's queue has room for one more than is asked for. */
    private List<SocketChannel> fill() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        boolean room = true;
        while (room) {
            SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
            next.configureBlocking(false);
            waiting.add(next);
            try {
                next.connect(address());
            } catch (SocketException full) {
                room = false;
            }
        }
        return waiting;
    }

    @AsyncTest
    void serverBehindItIsNotTakenForADeadOne() throws Exception {
        List<SocketChannel> waiting = List.of();
        try (ServerSocketChannel _ = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address(), 1)) {
            waiting = fill();
            assertThatThrownBy(() -> fixture.loop().createServer(() -> new Protocol() {}, address(), ServerOptions.DEFAULT))
                    .isInstanceOf(BindException.class).hasMessageContaining("Address already in use");
            assertThat(address().getPath()).exists();
        } finally {
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }
}
