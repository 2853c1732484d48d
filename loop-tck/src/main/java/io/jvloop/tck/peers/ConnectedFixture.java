package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.tck.LoopFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** A server connection with a {@link Recorder} on the loop, and a {@link RawPeer} at its other end. */
public final class ConnectedFixture {

    private ConnectedFixture() {
    }

    public static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** What a test does with a connection. */
    public interface Use<R extends Recorder> {
        void of(R recorder, RawPeer peer) throws Exception;
    }

    /** Waits until its connections have ended by themselves. */
    public static void end(Server server) {
        server.close();
        server.awaitClosed();
    }

    public static void connected(LoopFixture fixture, Use<Recorder> use) throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()), use);
    }

    public static <R extends Recorder> void connected(LoopFixture fixture, Supplier<R> factory, Use<R> use) throws Exception {
        connected(fixture, factory, use, false);
    }

    /** With a peer that takes little at a time. */
    public static <R extends Recorder> void narrow(LoopFixture fixture, Supplier<R> factory, Use<R> use) throws Exception {
        connected(fixture, factory, use, true);
    }

    private static <R extends Recorder> void connected(LoopFixture fixture, Supplier<R> factory, Use<R> use, boolean narrow)
            throws Exception {
        EventLoop loop = fixture.loop();
        R recorder = factory.get();
        fixture.run(() -> {
            Server server = loop.createServer(() -> recorder, ANY_PORT, ServerOptions.DEFAULT);
            SocketAddress address = server.addresses().getFirst();
            try (server; RawPeer peer = narrow ? RawPeer.connectNarrow(address) : RawPeer.connect(address)) {
                recorder.await("made");
                use.of(recorder, peer);
            }
            server.abortClients();
            server.awaitClosed();
        });
    }
}
