package io.jvloop.tck.faults;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Protocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Steps;
import io.jvloop.tck.doubles.Faults;
import io.jvloop.tck.peers.ConnectedFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A program that uses a bit of everything, and of which every part passes a point of {@link Faults}. */
final class FaultProgram {
    private final Faults faults;

    FaultProgram(Faults faults) {
        this.faults = faults;
    }

    void run() throws IOException {
        EventLoop loop = Asyncio.runningLoop();
        callBacks(loop);
        toThread(() -> faults.point("work in a thread"));
        Task<Object> task = createTask(() -> new Text());
        task.await();
        createTask(() -> {
            throw new IllegalArgumentException("nobody takes it");
        });
        if (loop.capabilities().contains(Capability.TCP)) {
            talk(loop);
        }
    }

    private void callBacks(EventLoop loop) {
        loop.callSoon(() -> faults.point("callback"));
        loop.callSoon(() -> {
            throw new IllegalStateException("a failure that is reported");
        });
        loop.callLater(Steps.millis(1), () -> faults.point("timer"));
        Promise<Void> future = loop.createFuture();
        future.addDoneCallback(done -> faults.point("done-callback"));
        future.setResult(null);
        sleep(Steps.millis(2));
    }

    private void talk(EventLoop loop) throws IOException {
        Server server = loop.createServer(Echo::new, ConnectedFixture.ANY_PORT, ServerOptions.DEFAULT);
        try {
            StreamPair pair = openConnection(server.addresses().getFirst());
            try {
                byte[] line = new byte[100];
                Arrays.fill(line, (byte) 'x');
                pair.writer().write(line);
                pair.writer().write(line);
                pair.writer().write(line);
                pair.writer().drain();
                pair.reader().readExactly(300);
                yieldNow();
            } finally {
                pair.writer().close();
            }
        } finally {
            server.close();
            server.abortClients();
        }
        server.awaitClosed();
    }

    /** A result whose text form may throw. */
    private final class Text {
        @Override
        public String toString() {
            faults.point("text of a result");
            return "a text";
        }
    }

    /** Sends back what it gets, in two writes. */
    private final class Echo implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            faults.point("connectionMade");
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            faults.point("dataReceived");
            ByteBuffer first = data.slice(data.position(), 1);
            transport.write(first);
            data.position(data.position() + 1);
            transport.write(data);
        }

        @Override
        public boolean eofReceived() {
            faults.point("eofReceived");
            return false;
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            faults.point("connectionLost");
        }

        @Override
        public String toString() {
            faults.point("text of a protocol");
            return "an echo";
        }
    }
}
