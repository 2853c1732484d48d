package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import io.jvloop.VoidBody;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.Server;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the host's poll refuses to watch fails for whoever has asked, though the host is asked behind the turn. */
@ParameterizedClass
@EnumSource(HostKind.class)
class LateRefusalTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String REASON = "no more watches";
    private final Queue<UnhandledFailure> failures = new ConcurrentLinkedQueue<>();
    private final IoEventLoop host;
    private final EventLoop guest;
    private volatile boolean refusing;

    LateRefusalTest(HostKind kind) {
        IoHandlerFactory handlers = kind.handlers();
        host = new SingleThreadIoEventLoop(null, new DefaultThreadFactory("host"), executor -> new Refusing(handlers.newHandler(executor)));
        guest = NettyLoops.of(host, LoopOptions.DEFAULT.withExceptionHandler((_, failure) -> failures.add(failure)));
    }

    /** Refuses what it is asked to register while the test says so, as a system does that has no memory for it. */
    private final class Refusing implements IoHandler {
        private final IoHandler handler;

        Refusing(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            if (refusing) {
                throw new IOException(REASON);
            }
            return handler.register(handle);
        }

        @Override
        public int run(IoHandlerContext context) {
            return handler.run(context);
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }
    }

    private void run(VoidBody<Exception> body) {
        Asyncio.runCoroutineThreadsafe(body::execute, guest).join();
    }

    @AfterEach
    void shutDown() {
        host.submit(guest::close).syncUninterruptibly();
        host.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(failures).isEmpty();
    }

    @Test
    void connectFails() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(() -> {
                refusing = true;
                assertThatThrownBy(() -> Asyncio.openConnection(server.getLocalSocketAddress()).reader().read(1))
                        .isInstanceOf(IOException.class).hasMessageContaining(REASON);
            });
        }
    }

    @Test
    void streamFails() {
        run(() -> {
            Promise<Throwable> failure = guest.createFuture();
            Server server = Asyncio.startServer((reader, _) -> {
                try {
                    reader.read(1);
                    failure.setResult(null);
                } catch (IOException refused) {
                    failure.setResult(refused);
                }
            }, ANY_PORT);
            Asyncio.sleep(Duration.ofMillis(1)); // the host watches the server
            refusing = true;
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
                assertThat(failure.await()).isInstanceOf(IOException.class).hasMessageContaining("watch").hasMessageContaining(REASON);
                assertThat(peer.getInputStream().read()).as("the connection is closed").isEqualTo(-1);
            }
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void serverPauses() {
        run(() -> {
            refusing = true;
            Server server = Asyncio.startServer((_, _) -> {
            }, ANY_PORT);
            while (failures.isEmpty()) {
                Asyncio.yieldNow();
            }
            assertThat(failures.remove().message()).contains("Accepting pauses", "cannot watch", REASON);
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void datagramsProtocolIsTold() {
        run(() -> {
            refusing = true;
            Promise<Throwable> told = guest.createFuture();
            DatagramEndpoint<DatagramProtocol> endpoint = guest.createDatagramEndpoint(() -> new DatagramProtocol() {
                @Override
                public void errorReceived(IOException failure) {
                    told.setResult(failure);
                }
            }, DatagramOptions.local(ANY_PORT));
            assertThat(told.await()).isInstanceOf(IOException.class).hasMessageContaining(REASON);
            endpoint.transport().close();
        });
    }
}
