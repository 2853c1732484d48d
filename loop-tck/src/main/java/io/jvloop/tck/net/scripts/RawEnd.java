package io.jvloop.tck.net.scripts;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A socket of the JDK that behaves as a transport would: one thread sends, in order, what is written to it, and the
 * end; it reads only while a round waits for what it must see, so that it can rest exactly.
 */
final class RawEnd extends End {
    private static final int BLOCK = 64 * 1024;

    private final EventLoop loop = Asyncio.runningLoop();
    private final Socket socket;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private int unsent;
    private boolean paused;
    private boolean outputEnded;
    private boolean closing;

    private RawEnd(int number, boolean keepsOpen, Socket socket) {
        super(number, keepsOpen);
        this.socket = socket;
    }

    static RawEnd connect(int number, boolean keepsOpen, SocketAddress address) throws IOException {
        Socket socket = new Socket();
        Asyncio.<IOException>toThread(() -> {
            socket.connect(address);
            socket.setTcpNoDelay(true);
        });
        return new RawEnd(number, keepsOpen, socket);
    }

    // ---- what it does ----

    @Override
    void write(byte[] data) {
        if (isLost()) {
            return; // the peer's reset was met by a write of the round before; a transport drops this one, too
        }
        unsent += data.length;
        inOrder(() -> {
            socket.getOutputStream().write(data);
            tell(() -> unsent -= data.length);
        });
    }

    @Override
    void writeEof() {
        if (!closing && !outputEnded) {
            outputEnded = true;
            inOrder(socket::shutdownOutput);
        }
    }

    /** A system call that may wait. */
    private interface Call {
        void make() throws IOException;
    }

    private void inOrder(Call call) {
        sender.execute(() -> {
            try {
                call.make();
            } catch (IOException e) {
                tell(() -> end(e));
            }
        });
    }

    /** From the thread that sends. */
    private void tell(Runnable news) {
        loop.callSoonThreadsafe(() -> {
            news.run();
            changed();
        });
    }

    @Override
    void pause() {
        paused = true;
    }

    @Override
    void resume() {
        paused = false;
    }

    @Override
    void close() {
        if (!closing) {
            closing = true;
            inOrder(() -> {
                socket.close();
                tell(() -> end(null));
            });
        }
    }

    @Override
    void abort() {
        end(null);
    }

    @Override
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        end(null);
    }

    private void end(@Nullable IOException cause) {
        if (isLost()) {
            return;
        }
        closing = true;
        unsent = 0;
        seeLost(cause); // before the close, which may park for its lock, so that others come here meanwhile
        sender.shutdownNow();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean isClosing() {
        return closing;
    }

    @Override
    boolean isHeldUp() {
        return unsent > 0;
    }

    @Override
    boolean isFlushed() {
        return unsent == 0;
    }

    // ---- what it sees ----

    @Override
    void await(Expected expected) {
        while (reads() && expected.wantsRead(this)) {
            readOnce();
        }
        super.await(expected);
    }

    private boolean reads() {
        return !paused && !closing && !hasSeenEof();
    }

    private void readOnce() {
        byte[] block = new byte[BLOCK];
        try {
            int count = Asyncio.<Integer, IOException>toThread(() -> socket.getInputStream().read(block));
            if (isLost()) {
                return; // a write has failed meanwhile
            }
            if (count >= 0) {
                seeData(ByteBuffer.wrap(block, 0, count));
                return;
            }
            seeEof();
            if (!keepsOpen()) {
                close();
            }
        } catch (IOException e) {
            end(e);
        }
    }
}
