package io.jvloop.tck.net.limits;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.SecuredFixture;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes more than its JVM may have of direct memory, on many connections whose other ends read later, and fails unless each message
 * arrives whole and no write has let another task in.
 */
final class DirectMemoryProgram {
    static final int CONNECTIONS = 2;
    static final int MESSAGES = 60;
    static final int MOST = 100_000;
    private static final int SYSTEM_BUFFER = 32 * 1024;
    static final String PLAIN = "plain";
    static final String TLS = "tls";

    private final EventLoop loop = Asyncio.runningLoop();
    private final List<UnhandledFailure> reports = new ArrayList<>();
    private final AcceptedRecorders accepting = new AcceptedRecorders(() -> loop);
    private final List<Recorder> accepted = accepting.accepted();
    private final boolean tls;
    private boolean writing;
    private boolean interrupted;
    private boolean done;

    private DirectMemoryProgram(boolean tls) {
        this.tls = tls;
    }

    public static void main(String[] arguments) throws Exception {
        boolean tls = arguments[0].equals(TLS);
        if (tls) {
            Certificates.server();
            Certificates.client();
        }
        Asyncio.run(() -> new DirectMemoryProgram(tls).run());
    }

    private void run() throws Exception {
        loop.setExceptionHandler((_, failure) -> reports.add(failure));
        ServerOptions serving = tls ? SecuredFixture.serving(SecuredFixture.SERVER) : ServerOptions.DEFAULT;
        ConnectOptions connecting = tls ? SecuredFixture.connecting(SecuredFixture.CLIENT) : ConnectOptions.DEFAULT;
        Task<Void> neighbour = createTask(this::watch);
        try (Server server = accepting.server(serving)) {
            List<StreamPair> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(Asyncio.openConnection(server.addresses().getFirst(), connecting));
                accepting.await(i + 1);
                // What the system does not take is the loop's to keep.
                clients.get(i).writer().transport().setOption(StandardSocketOptions.SO_RCVBUF, SYSTEM_BUFFER);
                accepted.get(i).transport().setOption(StandardSocketOptions.SO_SNDBUF, SYSTEM_BUFFER);
            }
            List<Task<Void>> writers = accepted.stream().map(recorder -> createTask(() -> write(recorder))).toList();
            writers.forEach(Task::await);
            List<Task<Void>> readers = clients.stream().map(client -> createTask(() -> read(client))).toList();
            readers.forEach(Task::await);
            clients.forEach(client -> client.writer().transport().abort());
            server.abortClients();
        }
        done = true;
        neighbour.await();
        check(!interrupted, "another task has run in the middle of a write");
        check(reports.isEmpty(), "reported " + reports);
    }

    private void watch() {
        while (!done) {
            interrupted |= writing;
            yieldNow();
        }
    }

    private static byte[] message(int number) {
        int size = 1 + number * 7919 % MOST;
        byte[] message = new byte[Integer.BYTES + size];
        ByteBuffer.wrap(message).putInt(size);
        for (int i = Integer.BYTES; i < message.length; i++) {
            message[i] = (byte) (number + i);
        }
        return message;
    }

    private void write(Recorder recorder) {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = message(i);
            writing = true;
            recorder.transport().write(message);
            writing = false;
            if (i % 4 == 0) {
                yieldNow();
            }
        }
        check(recorder.transport().writeBufferSize() > 0, "the peer has not read, and yet all is sent");
    }

    private static void read(StreamPair client) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] expected = message(i);
            byte[] arrived = client.reader().readExactly(expected.length);
            check(Arrays.equals(arrived, expected), "message " + i + " is torn");
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
