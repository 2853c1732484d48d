package io.jvloop.tck.net.scripts;

import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A transport of the loop and its protocol. */
final class LoopEnd extends End implements Protocol {
    private @Nullable Transport transport;
    private boolean writerRests;

    LoopEnd(int number, boolean keepsOpen) {
        super(number, keepsOpen);
    }

    boolean isMade() {
        return transport != null;
    }

    private Transport transport() {
        return Objects.requireNonNull(transport, "not connected");
    }

    // ---- what it does ----

    @Override
    void write(byte[] data) {
        transport().write(data);
    }

    @Override
    void writeEof() {
        transport().writeEof();
    }

    @Override
    void pause() {
        transport().pauseReading();
    }

    @Override
    void resume() {
        transport().resumeReading();
    }

    @Override
    void close() {
        transport().close();
    }

    @Override
    void abort() {
        transport().abort();
    }

    @Override
    void reset() {
        try {
            transport().setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        abort();
    }

    @Override
    boolean isClosing() {
        return transport().isClosing();
    }

    @Override
    boolean isHeldUp() {
        return writerRests;
    }

    @Override
    boolean isFlushed() {
        return transport != null && transport.writeBufferSize() == 0;
    }

    // ---- what it sees ----

    @Override
    public void connectionMade(Transport made) {
        if (transport != null) {
            fault("connectionMade twice");
        }
        transport = made;
        changed();
    }

    @Override
    public void dataReceived(ByteBuffer lent) {
        if (!transport().isReading()) {
            fault("data while it does not read");
        }
        seeData(lent);
    }

    @Override
    public boolean eofReceived() {
        if (!transport().isReading()) {
            fault("the end while it does not read");
        }
        seeEof();
        return keepsOpen();
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
        seeLost(why);
    }

    @Override
    public void pauseWriting() {
        if (writerRests) {
            fault("pauseWriting twice");
        }
        writerRests = true;
    }

    @Override
    public void resumeWriting() {
        if (!writerRests) {
            fault("resumeWriting without a pause");
        }
        writerRests = false;
        changed();
    }
}
