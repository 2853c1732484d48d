package io.jvloop.tck.net.tls;

import io.jvloop.Asyncio;
import io.jvloop.tck.peers.RawPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a client and a server, off the loop: passes on so many of their TLS records, those of both counted together, and then
 * resets both connections, or only listens whether they end.
 */
final class RecordRelay implements AutoCloseable {
    private static final int HEAD = 5;
    /** Bounds a test that fails: whoever waits in an executor is not reached by a time limit of the test. */
    private static final int PATIENCE_SECONDS = 20;

    private final InetSocketAddress server;
    private final int records;
    private final boolean resets;
    private final ServerSocket listener;
    private final Socket ahead = new Socket();
    /** That one, and the client's behind it. */
    private final List<Socket> sockets = new CopyOnWriteArrayList<>(List.of(ahead));
    private final CompletableFuture<Void> clientEnd = new CompletableFuture<>();
    private final CompletableFuture<Void> serverEnd = new CompletableFuture<>();
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private int passed;
    private volatile boolean full;

    private RecordRelay(InetSocketAddress server, int records, boolean resets) throws IOException {
        this.server = server;
        this.records = records;
        this.resets = resets;
        this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("relay").start(this::run);
    }

    /**
     * Resets both connections behind the last record, but not before {@link #accepted}: nobody need hear of a connection that was reset
     * in the listener's queue.
     */
    static RecordRelay resetting(InetSocketAddress server, int records) throws IOException {
        return new RecordRelay(server, records, true);
    }

    /** Passes nothing on behind the last record. */
    static RecordRelay holding(InetSocketAddress server, int records) throws IOException {
        return new RecordRelay(server, records, false);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** The server has the connection. */
    void accepted() {
        accepted.complete(null);
    }

    /** Whether all that was to be passed on has been. */
    boolean isFull() {
        return full;
    }

    void awaitClientEnd() {
        Asyncio.toThread(() -> {
            clientEnd.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        });
    }

    void awaitServerEnd() {
        Asyncio.toThread(() -> {
            serverEnd.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        });
    }

    private void run() {
        try (Socket client = listener.accept(); ahead) {
            sockets.add(client);
            ahead.connect(server);
            if (records == 0) {
                fill();
            }
            Thread back = Thread.ofPlatform().daemon().name("relay").start(() -> pass(ahead, client, serverEnd));
            pass(client, ahead, clientEnd);
            back.join();
        } catch (IOException | InterruptedException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, CompletableFuture<Void> end) {
        try {
            InputStream in = from.getInputStream();
            for (byte[] record = next(in); record.length > 0; record = next(in)) {
                pass(record, to);
            }
            if (!full) {
                to.shutdownOutput();
            }
        } catch (IOException broken) {
            // As good an end as another.
        }
        end.complete(null);
    }

    private synchronized void pass(byte[] record, Socket to) throws IOException {
        if (!full) {
            to.getOutputStream().write(record);
            if (++passed == records) {
                fill();
            }
        }
    }

    private void fill() throws IOException {
        full = true;
        if (resets) {
            accepted.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            for (Socket each : sockets) {
                each.setSoLinger(true, 0);
                each.close();
            }
        }
    }

    /** Empty at the end. */
    private static byte[] next(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        return head.length < HEAD ? new byte[0] : RawPeer.join(head, in.readNBytes((head[3] & 0xff) << 8 | head[4] & 0xff));
    }

    /** Ends both connections. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}
