package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.VoidBody;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left of a closed loop is used on, as by clean-up code: nothing happens, above all not to what others have opened since. */
public class LateUseContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP);
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** All that a connection, an endpoint and a server can be asked for; each may refuse. */
    private static void useAll(Transport transport, DatagramTransport endpoint, Server server) {
        attempt(() -> transport.write(new byte[100]));
        attempt(() -> transport.writeAll(List.of(ByteBuffer.allocate(1), ByteBuffer.allocate(100_000))));
        attempt(transport::pauseReading);
        attempt(transport::resumeReading);
        attempt(() -> transport.setOption(StandardSocketOptions.TCP_NODELAY, true));
        attempt(transport::writeEof);
        attempt(transport::close);
        attempt(() -> transport.write(new byte[100]));
        attempt(transport::abort);
        attempt(transport::toString);
        attempt(() -> endpoint.sendTo(ByteBuffer.allocate(10), endpoint.localAddress()));
        attempt(() -> endpoint.setOption(StandardSocketOptions.SO_BROADCAST, true));
        attempt(endpoint::close);
        attempt(endpoint::abort);
        attempt(server::startServing);
        attempt(server::closeClients);
        attempt(server::close);
        attempt(server::abortClients);
    }

    private static void attempt(VoidBody<Exception> use) {
        try {
            use.execute();
        } catch (Exception refused) {
            assertThat(refused).isInstanceOfAny(IOException.class, IllegalStateException.class, UnsupportedOperationException.class);
        }
    }

    /** Descriptors that took the numbers of what was closed. */
    private static List<Pipe> openWhatTakesTheirNumbers() throws IOException {
        List<Pipe> pipes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pipes.add(Pipe.open());
        }
        return pipes;
    }

    private static void checkAndClose(List<Pipe> pipes) throws IOException {
        for (Pipe pipe : pipes) {
            assertThat(pipe.sink().write(ByteBuffer.wrap(new byte[] {7}))).isOne();
            ByteBuffer read = ByteBuffer.allocate(2);
            assertThat(pipe.source().read(read)).isOne();
            assertThat(read.get(0)).isEqualTo((byte) 7);
            pipe.sink().close();
            pipe.source().close();
        }
    }

    private static DatagramTransport endpoint(EventLoop loop) throws IOException {
        return loop.createDatagramEndpoint(() -> new DatagramRecorder(loop), DatagramOptions.local(ANY_PORT)).transport();
    }

    /** By the caller of close. */
    @Test
    @RunsLoopItself
    void whatIsLeftOfAClosedLoopTouchesNothing() throws Exception {
        List<Transport> transports = new ArrayList<>();
        List<DatagramTransport> endpoints = new ArrayList<>();
        List<Server> servers = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT)) {
            fixture.run(() -> {
                servers.add(loop().createServer(() -> new Recorder(loop()), ANY_PORT, ServerOptions.DEFAULT));
                endpoints.add(endpoint(loop()));
                transports.add(loop().createConnection(() -> new Recorder(loop()), listener.getLocalAddress(), ConnectOptions.DEFAULT)
                        .transport());
            });
            loop().close();
            List<Pipe> others = openWhatTakesTheirNumbers();
            useAll(transports.getFirst(), endpoints.getFirst(), servers.getFirst());
            checkAndClose(others);
        }
    }

    /** By clean-up code of a coroutine that was parked in JDK code, on another thread. */
    @Test
    @RunsLoopItself
    void lateCleanUpTouchesNothing() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a coroutine that sleeps in JDK code stops the loop");
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT)) {
            loop().createTask(() -> {
                Server server = loop().createServer(() -> new Recorder(loop()), ANY_PORT, ServerOptions.DEFAULT);
                DatagramTransport endpoint = endpoint(loop());
                Transport transport = loop().createConnection(() -> new Recorder(loop()), listener.getLocalAddress(),
                        ConnectOptions.DEFAULT).transport();
                loop().callSoon(loop()::stop);
                try {
                    Thread.sleep(Steps.LONG);
                } finally {
                    try {
                        awaitUninterruptibly(mayGoOn);
                        useAll(transport, endpoint, server);
                    } catch (Throwable unexpected) {
                        thrown.add(unexpected);
                    } finally {
                        ended.countDown();
                    }
                }
            });
            loop().runForever();
            try (SocketChannel _ = listener.accept()) {
                loop().close();
                List<Pipe> others = openWhatTakesTheirNumbers();
                mayGoOn.countDown();
                ended.await();
                checkAndClose(others);
            }
        }

        assertThat(thrown).isEmpty();
        assertThat(fixture.failures()).hasSize(1);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException again) {
                // by the close
            }
        }
    }
}
