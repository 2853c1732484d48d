package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;

import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.TlsOptions;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Recorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * A peer that keeps to the letter of TLS and abuses it: an engine of the JDK over a blocking socket, off the loop. What it makes is
 * collected, and leaves with {@link #flush}; nothing is received unless it is told to.
 */
final class AbusivePeer implements AutoCloseable {
    private static final int ROOM = 64 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final ByteBuffer wrapped = ByteBuffer.allocate(ROOM);
    private final ByteBuffer ignored = ByteBuffer.allocate(ROOM);
    /** Received and not decrypted, up to the position. */
    private final ByteBuffer cipher = ByteBuffer.allocate(ROOM);

    private AbusivePeer(SocketChannel socket, SSLEngine engine, String version) {
        this.socket = socket;
        this.engine = engine;
        engine.setEnabledProtocols(new String[] {version});
    }

    /** What a test does with a connection. */
    interface Use {
        void of(Recorder recorder, AbusivePeer peer) throws Exception;
    }

    /** With a server of the running loop's, and a client of this kind that has shaken hands. */
    static void served(Recorder accepted, TlsOptions options, String version, Use use) throws Exception {
        Server server = runningLoop().createServer(() -> accepted, ANY_PORT, serving(options));
        InetSocketAddress address = address(server);
        try (AbusivePeer peer = toThread(() -> connect(address, version))) {
            accepted.await("made");
            use.of(accepted, peer);
        }
        server.abortClients();
        server.close();
        server.awaitClosed();
    }

    /** With a client of the running loop's, and a server of this kind that has shaken hands. */
    static void connected(Supplier<Recorder> factory, TlsOptions options, String version, Use use) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT)) {
            Task<AbusivePeer> accepting = createTask(() -> toThread(() -> {
                AbusivePeer accepted = server(listener.accept(), version);
                accepted.handshake();
                accepted.flush();
                return accepted;
            }));
            Recorder client = runningLoop().createConnection(factory, listener.getLocalAddress(),
                    connecting(options.withServerHostname("localhost"))).protocol();
            try (AbusivePeer peer = accepting.await()) {
                use.of(client, peer);
            }
            client.transport().abort();
        }
    }

    /** A client that has not begun. */
    static AbusivePeer client(SocketAddress address, String version) throws IOException {
        SocketChannel socket = SocketChannel.open(address);
        SSLEngine engine = Certificates.client().createSSLEngine();
        engine.setUseClientMode(true);
        return new AbusivePeer(socket, engine, version);
    }

    /** A server that has not begun. */
    static AbusivePeer server(SocketChannel accepted, String version) throws IOException {
        SSLEngine engine = Certificates.server().createSSLEngine();
        engine.setUseClientMode(false);
        return new AbusivePeer(accepted, engine, version);
    }

    /** A client that has shaken hands. */
    static AbusivePeer connect(SocketAddress address, String version) throws IOException {
        AbusivePeer peer = client(address, version);
        peer.handshake();
        peer.flush();
        return peer;
    }

    /** Its last words are only collected. */
    void handshake() throws IOException {
        engine.beginHandshake();
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            step();
        }
    }

    private void step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> wrap(NOTHING);
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            default -> {
                flush();
                receive(ignored.clear()); // the engine wants room before it looks what the record is
            }
        }
    }

    private void wrap(ByteBuffer data) throws IOException {
        SSLEngineResult result = engine.wrap(data, wrapped.clear());
        if (result.getStatus() != Status.OK) {
            throw new IOException("cannot encrypt: " + result);
        }
        collected.write(wrapped.array(), 0, wrapped.position());
    }

    /** Decrypts one record, after what must be received for it. */
    private void receive(ByteBuffer into) throws IOException {
        while (true) {
            SSLEngineResult result;
            cipher.flip();
            try {
                result = engine.unwrap(cipher, into);
            } finally {
                cipher.compact();
            }
            if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
                if (result.getStatus() == Status.CLOSED) {
                    throw new IOException("the other end has said goodbye");
                }
                return;
            }
            if (socket.read(cipher) < 0) {
                throw new IOException("the other end has closed");
            }
        }
    }

    /** As few records of application data as hold it: one, if it is little or none. */
    AbusivePeer data(byte[] bytes) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(bytes);
        do {
            wrap(data);
        } while (data.hasRemaining());
        return this;
    }

    /** Asks for new keys, in TLS 1.3, or for a new handshake before. */
    AbusivePeer renew() throws IOException {
        engine.beginHandshake();
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING);
        }
        return this;
    }

    /** Bytes that it has not encrypted. */
    AbusivePeer raw(byte[] bytes) {
        collected.writeBytes(bytes);
        return this;
    }

    /** What was collected. */
    byte[] taken() {
        byte[] bytes = collected.toByteArray();
        collected.reset();
        return bytes;
    }

    void flush() throws IOException {
        socket.write(ByteBuffer.wrap(taken()));
    }

    /** One more record. */
    interface Record {
        void make() throws IOException;
    }

    /** Another thread sends {@code count} of the records, or as many as the other end stands. */
    Task<Void> flooding(int count, Record record) {
        return createTask(() -> toThread(() -> flood(count, record)));
    }

    void flood(int count, Record record) {
        try {
            for (int i = 0; i < count; i++) {
                record.make();
                if (collected.size() > ROOM) {
                    flush();
                }
            }
            flush();
        } catch (IOException theOtherEndHasHadEnough) {
            collected.reset();
        }
    }

    /** Decrypts until {@code count} bytes of data have come. */
    byte[] receiveData(int count) throws IOException {
        ByteBuffer plain = ByteBuffer.allocate(count + ROOM);
        while (plain.position() < count) {
            receive(plain);
        }
        return Arrays.copyOf(plain.array(), count);
    }

    /** How many bytes of any kind come until the end. */
    long countToEnd() {
        ByteBuffer into = ByteBuffer.allocate(ROOM);
        long total = 0;
        try {
            for (int count = 0; count >= 0; count = socket.read(into.clear())) {
                total += count;
            }
        } catch (IOException reset) {
            // is an end, too
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
