package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.net.Server;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that die in the middle of a transfer. */
public class KilledPeerContract {
    private static final int TIMES = 200;
    private static final int TRANSFER = 100_000_000;
    private static final int MIDDLE = 1_000_000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP);

    /** The fixture shows that no descriptor and no task is left; here, that each handler ended. */
    @Test
    void clientsKilledInTheMiddleOfATransferLeaveNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash, whose /dev/tcp makes a cheap client process");
        AtomicInteger served = new AtomicInteger();
        fixture.run(() -> {
            Process[] client = new Process[1];
            Server server = Asyncio.startServer((reader, writer) -> {
                try {
                    exchange(reader, writer, () -> client[0].destroyForcibly());
                } finally {
                    served.incrementAndGet();
                }
            }, ANY_PORT);
            int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
            for (int i = 1; i <= TIMES; i++) {
                client[0] = start(port);
                while (served.get() < i) {
                    Asyncio.yieldNow();
                }
                Asyncio.toThread(() -> client[0].waitFor());
            }
            server.close();
            server.awaitClosed();
        });

        assertThat(served).hasValue(TIMES);
        assertThat(fixture.failures()).isEmpty();
    }

    /** Sends without end and takes nothing. */
    private static Process start(int port) throws IOException {
        String command = "exec head -c " + TRANSFER + " /dev/zero 3<>/dev/tcp/127.0.0.1/" + port + " >&3";
        return new ProcessBuilder("/bin/bash", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void exchange(StreamReader reader, StreamWriter writer, Runnable kill) {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        writer.write(new byte[MIDDLE]);
        int received = 0;
        try {
            while (reader.read(buffer.clear()) >= 0) {
                int before = received;
                received += buffer.position();
                if (before < MIDDLE && received >= MIDDLE) {
                    kill.run();
                }
            }
        } catch (IOException reset) {
            assertThat(received).isGreaterThanOrEqualTo(MIDDLE);
        }
        assertThat(received).isLessThan(TRANSFER);
    }
}
