package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.runningLoop;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jvloop.GroupServer;
import io.jvloop.net.Protocol;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Servers that tell which loop of the group has a connection, by the last digit of its name, and their clients. */
final class LoopNumbers {
    private LoopNumbers() {
    }

    /** Answers each byte with the number of the loop. */
    static void tellLoop(StreamReader reader, StreamWriter writer) throws IOException {
        while (reader.read(1).length > 0) {
            writer.write(number());
        }
    }

    /** Tells the number of the loop at once, and then only receives. */
    static final class Telling implements Protocol {
        private final CompletableFuture<Boolean> lost;

        Telling() {
            this(new CompletableFuture<>());
        }

        /** Completes it with whether the loop was closed when the connection was lost. */
        Telling(CompletableFuture<Boolean> lost) {
            this.lost = lost;
        }

        @Override
        public void connectionMade(Transport transport) {
            transport.write(ByteBuffer.wrap(number()));
        }

        @Override
        public void dataReceived(ByteBuffer lent) {
            lent.position(lent.limit());
        }

        @Override
        public void connectionLost(Throwable cause) {
            lost.complete(runningLoop().isClosed());
        }
    }

    private static byte[] number() {
        String name = runningLoop().name();
        return name.substring(name.length() - 1).getBytes(US_ASCII);
    }

    static Socket connect(GroupServer server) throws IOException {
        return connect(server.addresses().getFirst());
    }

    static Socket connect(SocketAddress address) throws IOException {
        InetSocketAddress internet = (InetSocketAddress) address;
        return new Socket(internet.getAddress(), internet.getPort());
    }

    static char ask(Socket client) throws IOException {
        client.getOutputStream().write('?');
        return (char) client.getInputStream().read();
    }
}
