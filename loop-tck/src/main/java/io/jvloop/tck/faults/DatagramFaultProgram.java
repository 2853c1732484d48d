package io.jvloop.tck.faults;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.Capability;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.tck.doubles.Faults;
import io.jvloop.tck.peers.ConnectedFixture;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Two endpoints that talk to each other, by protocols of which every part passes a point of {@link Faults}. */
final class DatagramFaultProgram {
    private static final int LONG = 70_000;
    /** More than the queue of a receiver of the Unix domain has room for. */
    private static final int MANY = 20;

    private final Faults faults;

    DatagramFaultProgram(Faults faults) {
        this.faults = faults;
    }

    void run() throws Exception {
        EventLoop loop = Asyncio.runningLoop();
        talk(loop, ConnectedFixture.ANY_PORT, 1);
        if (loop.capabilities().contains(Capability.UNIX_DATAGRAMS)) {
            Path directory = Files.createTempDirectory("jvloop-faults");
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
            try {
                talk(loop, address, MANY);
            } finally {
                Files.deleteIfExists(address.getPath()); // of an endpoint whose end has failed
                Files.delete(directory);
            }
        }
    }

    private void talk(EventLoop loop, SocketAddress address, int count) throws Exception {
        Echo server = new Echo(loop, true);
        DatagramEndpoint<Echo> receiving = loop.createDatagramEndpoint(() -> server, DatagramOptions.local(address));
        try (AutoCloseable _ = () -> end(receiving)) {
            DatagramOptions connected = DatagramOptions.remote(receiving.transport().localAddress());
            DatagramEndpoint<Echo> sending = loop.createDatagramEndpoint(() -> new Echo(loop, false), connected);
            try (AutoCloseable _ = () -> end(sending)) {
                sending.transport().send(ByteBuffer.allocate(LONG));
                sending.transport().setWriteBufferLimits(new WriteBufferLimits(100, 10));
                for (int i = 0; i < count; i++) {
                    sending.transport().send(ByteBuffer.wrap(new byte[10]));
                }
                server.awaitReceived(count);
            }
        }
    }

    private static void end(DatagramEndpoint<Echo> endpoint) {
        endpoint.transport().close();
        FaultyProgram.inAnyCase(endpoint.protocol().lost::await);
    }

    private final class Echo implements DatagramProtocol {
        final AsyncEvent lost = new AsyncEvent();
        private final EventLoop loop;
        private final boolean answers;
        private int received;
        private @Nullable Promise<Void> more;
        private @Nullable DatagramTransport transport;

        Echo(EventLoop loop, boolean answers) {
            this.loop = loop;
            this.answers = answers;
            faults.point("protocol factory");
        }

        void awaitReceived(int count) {
            while (received < count) {
                more = loop.createFuture();
                more.await();
            }
        }

        @Override
        public void connectionMade(DatagramTransport made) {
            transport = made;
            faults.point("connectionMade");
        }

        @Override
        public void datagramReceived(ByteBuffer lent, SocketAddress sender) {
            received++;
            if (more != null && !more.isDone()) {
                more.setResult(null);
            }
            faults.point("datagramReceived");
            if (answers && !sender.toString().isEmpty()) {
                transport.sendTo(lent, sender);
            }
        }

        @Override
        public void errorReceived(IOException cause) {
            faults.point("errorReceived");
        }

        @Override
        public void pauseWriting() {
            faults.point("pauseWriting");
        }

        @Override
        public void resumeWriting() {
            faults.point("resumeWriting");
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.set();
            faults.point("connectionLost");
        }

        @Override
        public String toString() {
            faults.point("text of a protocol");
            return "an echo";
        }
    }
}
