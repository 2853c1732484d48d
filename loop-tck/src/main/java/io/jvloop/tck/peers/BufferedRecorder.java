package io.jvloop.tck.peers;

import io.jvloop.net.BufferedProtocol;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes data in a buffer of its own and hands it on to a recorder. */
public final class BufferedRecorder implements BufferedProtocol {
    /** The largest piece that came. */
    public int largest;
    private final Recorder to;
    private final ByteBuffer buffer;

    public BufferedRecorder(Recorder to, int size) {
        this.to = to;
        this.buffer = ByteBuffer.allocateDirect(size);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
        return buffer.clear();
    }

    @Override
    public void bufferUpdated(int count) {
        largest = Math.max(largest, count);
        to.dataReceived(buffer.flip());
    }

    @Override
    public boolean eofReceived() {
        return to.eofReceived();
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        to.connectionLost(cause);
    }
}
